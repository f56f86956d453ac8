using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>The API of a service that works on a cluster: its runs are objects there, its templates are read from there.</summary>
public sealed class ClusterApiTests : IClassFixture<ServiceBed>, IAsyncLifetime
{
    private const string Instance = "blue";

    private static readonly TimeSpan Patience = Eventually.DefaultDeadline;

    private readonly ServiceBed _bed;
    private readonly string _keys = Path.GetTempFileName();
    private readonly string _key = AccessKey.Generate();

    public ClusterApiTests(ServiceBed bed)
    {
        _bed = bed;
        bed.Source.Answer = ScriptedProvider.Good;
    }

    public ValueTask InitializeAsync()
    {
        AccessKeyFile.Add(_keys, new AccessKey("test", Permissions.Read | Permissions.Write, AccessKey.HashOf(_key)));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.StopAllAsync();
        File.Delete(_keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartRun_StoredTemplateWithArguments_RunsInTheClusterUnderTheLabelOfTheInstance(bool clusterScope)
    {
        var name = clusterScope ? "of-cluster" : "of-namespace";
        await StoreTemplateAsync(name, clusterScope);
        using var api = await StartAsync();

        var started = await SendAsync(api, HttpMethod.Post, "/runs", Request(name, name, clusterScope));
        // At once: the cache of the service may not have it yet.
        var seen = await SendAsync(api, HttpMethod.Get, $"/runs/default/{name}");
        var watched = await WatchAsync(api, name);

        Text(seen, "uid").ShouldBe(Text(started, "uid"));
        (Text(watched[^1], "phase"), Text(watched[^1]["metrics"]![0]!["measurements"]![0]!, "value")).ShouldBe(("Failed", "7"));
        var stored = await _bed.Client.GetAsync(KnownResources.AnalysisRuns, "default", name);
        stored.Header.Labels[RolloutLabels.ControllerInstanceId].ShouldBe(Instance);
        stored.Header.Labels["team"].ShouldBe("shop");
        var spec = stored.As<AnalysisRun>(RolloutsJson.Options).Spec;
        spec.Args!.Select(static a => (a.Name, a.Value)).ShouldBe([("url", "http://m.test/"), ("most", "5")], ignoreOrder: true);
    }

    [Fact]
    public async Task ListRuns_EndedRun_HasLabelsMessageAndExplanation()
    {
        await StoreTemplateAsync("listed", clusterScope: false);
        using var api = await StartAsync();
        await SendAsync(api, HttpMethod.Post, "/runs", Request("listed", "listed", clusterScope: false));
        await WatchAsync(api, "listed");
        // Read into the cache of another process, nothing is left but the outline.
        await _bed.StopAllAsync();
        using var again = await StartAsync();

        var list = await SendAsync(again, HttpMethod.Get, "/runs?labels=team=shop&namePrefix=listed&phases=Failed");
        var other = await SendAsync(again, HttpMethod.Get, "/runs?labels=team=bank&namePrefix=listed");

        var run = list["runs"]!.AsArray().ShouldHaveSingleItem()!;
        Text(run["labels"]!, "team").ShouldBe("shop");
        Text(run, "message").ShouldContain("assessed Failed due to failed (1) > failureLimit (0)");
        Text(run, "explanation").ShouldContain("is Failed: ");
        other["runs"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task CancelRun_InTheCluster_EndsItAndKeepsWhatWasMeasured()
    {
        using var api = await StartAsync();
        var request = new JsonObject
        {
            ["name"] = "cancelled",
            ["object"] = JsonNode.Parse(
                """{"metrics":[{"name":"errors","interval":"1s","count":1000,"successCondition":"result < 1","provider":{"web":{"url":"http://m.test/"}}}]}"""
            ),
        };
        await SendAsync(api, HttpMethod.Post, "/runs", request);
        await Eventually.HoldsAsync(() => _bed.Source.AskedOf("cancelled") > 1, "a measurement", Patience);

        await SendAsync(api, HttpMethod.Post, "/runs/default/cancelled/cancel");

        var last = (await WatchAsync(api, "cancelled"))[^1];
        (Text(last, "phase"), last["cancelled"]!.GetValue<bool>()).ShouldBe(("Successful", true));
        last["metrics"]![0]!["measurements"]!.AsArray().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task GetRun_OfAnotherInstance_IsNotThere()
    {
        await _bed.CreateAsync("of-nobody", """{"metrics":[{"name":"m","provider":{"web":{"url":"http://m.test/"}}}]}""");
        using var api = await StartAsync();

        (await FailAsync(api, HttpStatusCode.NotFound, HttpMethod.Get, "/runs/default/of-nobody")).ShouldContain("not found");
    }

    [Theory]
    [InlineData("create", "analysisruns")]
    [InlineData("get", "analysistemplates")]
    public async Task StartRun_ClusterForbidsIt_IsPermissionDeniedThatNamesWhoLacksWhat(string verb, string plural)
    {
        await StoreTemplateAsync($"forbidden-{verb}", clusterScope: false);
        using var api = await StartAsync((asked, type) => asked == verb && type.Plural == plural);

        var problem = JsonNode.Parse(
            await FailAsync(
                api,
                HttpStatusCode.Forbidden,
                HttpMethod.Post,
                "/runs",
                Request($"forbidden-{verb}", $"forbidden-{verb}", clusterScope: false)
            )
        )!;

        Text(problem, "code").ShouldBe("PermissionDenied");
        Text(problem, "detail").ShouldContain($"system:serviceaccount:rollouts:analysis\" cannot {verb} resource \"{plural}\"");
        Text(problem["violations"]![0]!, "remedy").ShouldContain("ClusterRole");
    }

    private static JsonObject Request(string name, string template, bool clusterScope) =>
        new()
        {
            ["name"] = name,
            ["labels"] = new JsonObject { ["team"] = "shop" },
            ["templates"] = new JsonObject
            {
                ["references"] = new JsonArray(new JsonObject { ["name"] = template, ["clusterScope"] = clusterScope }),
            },
            ["arguments"] = new JsonArray(new JsonObject { ["name"] = "url", ["value"] = "http://m.test/" }),
        };

    private async Task StoreTemplateAsync(string name, bool clusterScope)
    {
        _bed.Source.Answer = static (_, _) => Task.FromResult(ScriptedProvider.Value(7));
        var template = new JsonObject
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = clusterScope ? "ClusterAnalysisTemplate" : "AnalysisTemplate",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonNode.Parse(
                """{"args":[{"name":"url"},{"name":"most","value":"5"}],"metrics":[{"name":"errors","successCondition":"result < {{args.most}}","provider":{"web":{"url":"{{args.url}}"}}}]}"""
            ),
        };
        await _bed.Client.CreateAsync(
            clusterScope ? KnownResources.ClusterAnalysisTemplates : KnownResources.AnalysisTemplates,
            clusterScope ? null : "default",
            template
        );
    }

    private async Task<HttpClient> StartAsync(Func<string, ResourceType, bool>? forbids = null)
    {
        var service = await _bed.StartAsync(
            options =>
            {
                options.InstanceId = Instance;
                options.Access.KeyFile = _keys;
            },
            services =>
            {
                if (forbids is not null)
                {
                    services.AddSingleton<IKubernetesClient>(provider => new FlakyClient(
                        provider.GetRequiredService<KubernetesClient>(),
                        static _ => WriteFault.None
                    )
                    {
                        Forbids = forbids,
                    });
                }
            }
        );
        var runs = service.Services.GetRequiredService<IRunRepository>();
        await Eventually.HoldsAsync(() => runs.HasSynced, "the runs to be read", Patience);
        return new HttpClient
        {
            BaseAddress = PortAddresses.Of(service, ListenerPurposes.Api),
            DefaultRequestHeaders = { Authorization = new("Bearer", _key) },
        };
    }

    private static async Task<(HttpStatusCode Status, string Body)> CallAsync(
        HttpClient api,
        HttpMethod method,
        string path,
        JsonObject? body
    )
    {
        using var request = new HttpRequestMessage(method, $"/api/v1{path}");
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var response = await api.SendAsync(request);
        return (response.StatusCode, await response.TextAsync());
    }

    private static async Task<JsonNode> SendAsync(HttpClient api, HttpMethod method, string path, JsonObject? body = null)
    {
        var (status, text) = await CallAsync(api, method, path, body);
        status.ShouldBe(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<string> FailAsync(
        HttpClient api,
        HttpStatusCode status,
        HttpMethod method,
        string path,
        JsonObject? body = null
    )
    {
        var (answered, text) = await CallAsync(api, method, path, body);
        answered.ShouldBe(status, text);
        return text;
    }

    /// <summary>The run in each event until the stream ends.</summary>
    private static async Task<IReadOnlyList<JsonNode>> WatchAsync(HttpClient api, string name)
    {
        var (status, text) = await CallAsync(api, HttpMethod.Get, $"/runs/default/{name}/watch", null);
        status.ShouldBe(HttpStatusCode.OK, text);
        return
        [
            .. text.Split('\n')
                .Where(static line => line.StartsWith("data: ", StringComparison.Ordinal))
                .Select(static line => JsonNode.Parse(line[6..])!["run"]!),
        ];
    }

    private static string Text(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";
}
