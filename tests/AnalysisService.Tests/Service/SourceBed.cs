using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>A service with its own providers, the namespace that its Secrets are in, and a source whose answers the test writes.</summary>
internal sealed class SourceBed : IAsyncDisposable
{
    public const string Token = "topsecret-token";

    private const string ServiceNamespace = "rollouts-system";

    private readonly WebApplication _source;

    private SourceBed(WebApplication source) => _source = source;

    public ServiceBed Cluster { get; } = new() { OwnProviders = true };

    /// <summary>Where the source is.</summary>
    public string Address => _source.Urls.First();

    /// <param name="answers">What the source answers.</param>
    public static async Task<SourceBed> StartAsync(Action<WebApplication> answers)
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var bed = new SourceBed(builder.Build());
        answers(bed._source);
        await bed._source.StartAsync();
        await bed.Cluster.InitializeAsync();
        await bed.Cluster.Client.CreateAsync(
            KnownResources.Namespaces,
            null,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = ServiceNamespace },
            }
        );
        return bed;
    }

    public Task<WebApplication> StartServiceAsync() => Cluster.StartAsync(static options => options.ServiceNamespace = ServiceNamespace);

    public Task CreateSecretAsync(string name, params (string Key, string Value)[] data) =>
        Cluster.Client.CreateAsync(
            KnownResources.Secrets,
            ServiceNamespace,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["data"] = new JsonObject(
                    data.Select(d => KeyValuePair.Create<string, JsonNode?>(d.Key, Convert.ToBase64String(Encoding.UTF8.GetBytes(d.Value))))
                ),
            }
        );

    /// <summary>A run of one metric, as JSON of its spec.</summary>
    public static string Metric(string provider, string condition) =>
        $$"""{"metrics":[{"name":"errors","consecutiveErrorLimit":0,"successCondition":"{{condition}}","provider":{{provider}} }]}""";

    public static IResult Json(string body) => Results.Text(body, "application/json");

    public static IResult Refused(string body = "{}") => Results.Text(body, "application/json", Encoding.UTF8, 401);

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await _source.DisposeAsync();
    }
}
