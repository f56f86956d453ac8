using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService.Tests;

/// <summary>
/// New Relic, InfluxDB and Wavefront from manifest to measured value, with an account that is a Secret of the service's namespace (row F26)
/// and with one of a provider profile. The stub answers only to who is signed in.
/// </summary>
public sealed class VendorAccountTests : IAsyncLifetime
{
    private const string ServiceNamespace = "rollouts-system";

    private readonly ServiceBed _bed = new() { OwnProviders = true };
    private VendorStub _source = null!;

    public async ValueTask InitializeAsync()
    {
        _source = await VendorStub.StartAsync();
        await _bed.InitializeAsync();
        await _bed.CreateNamespaceAsync(ServiceNamespace);
        await CreateAsync(
            "newrelic",
            ("base-url-nerdgraph", $"{_source.Address}/nerdgraph"),
            ("account-id", "1"),
            ("personal-api-key", Token)
        );
        await CreateAsync("influxdb", ("address", _source.Address), ("org", "o"), ("authToken", Token));
        await CreateAsync("wavefront-api-tokens", (_source.TlsHost, Token));
        await CreateAsync("influxdb-of-nobody", ("address", _source.Address), ("org", "o"), ("authToken", "another-token"));
        // Wherever the Secret of a profile's account says that the source is, it is where the profile says.
        await CreateAsync(
            "team-newrelic",
            ("account-id", "1"),
            ("personal-api-key", Token),
            ("base-url-nerdgraph", "http://elsewhere.test")
        );
        await CreateAsync("team-influxdb", ("org", "o"), ("authToken", Token), ("address", "http://elsewhere.test"));
        await CreateAsync("team-wavefront", ("token", Token));
        await CreateProfileAsync("team-newrelic", "/nerdgraph");
        await CreateProfileAsync("team-influxdb", "");
        await CreateProfileAsync("team-wavefront", "");
        var authorities = _bed.PathOf("authorities.pem");
        await File.WriteAllTextAsync(authorities, _source.CertificatePem);
        await _bed.StartAsync(o => (o.ServiceNamespace, o.ProviderAuthorityFile) = (ServiceNamespace, authorities));
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Theory]
    [InlineData("new-relic", """{"newRelic":{"query":"SELECT rate FROM Transaction"}}""", "result.rate < 0.6", """{"rate":0.5}""")]
    [InlineData(
        "new-relic-of-a-profile",
        """{"newRelic":{"profile":"profile://team-newrelic","query":"SELECT rate FROM Transaction"}}""",
        "result.rate < 0.6",
        """{"rate":0.5}"""
    )]
    [InlineData("influxdb", """{"influxdb":{"query":"from(bucket: \"b\")"}}""", "result[0] < 0.6", "[0.5]")]
    [InlineData(
        "influxdb-of-a-profile",
        """{"influxdb":{"profile":"profile://team-influxdb","query":"from(bucket: \"b\")"}}""",
        "result[0] < 0.6",
        "[0.5]"
    )]
    [InlineData("wavefront", """{"wavefront":{"address":"TLS-HOST","query":"ts(errors)"}}""", "result < 0.6", "0.50")]
    [InlineData(
        "wavefront-of-a-profile",
        """{"wavefront":{"address":"profile://team-wavefront","query":"ts(errors)"}}""",
        "result < 0.6",
        "0.50"
    )]
    public async Task Run_AccountOfTheClusterOrOfAProfile_IsMeasured(string name, string provider, string condition, string value)
    {
        var run = await MeasureAsync(name, provider, condition);

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful, run.Status.Message);
        run.Status.MetricResults!.Single().Measurements!.Single().Value.ShouldBe(value);
    }

    [Theory]
    [InlineData("refused", """{"influxdb":{"profile":"influxdb-of-nobody","query":"x"}}""", "answered 401")]
    [InlineData("no-secret", """{"newRelic":{"profile":"nobody","query":"SELECT 1"}}""", "\"nobody\"")]
    [InlineData("no-key", """{"wavefront":{"address":"example.wavefront.com","query":"x"}}""", "has no key \"example.wavefront.com\"")]
    [InlineData("no-profile", """{"newRelic":{"profile":"profile://nobody","query":"SELECT 1"}}""", "provider profile \"nobody\"")]
    public async Task Run_AccountThatIsWrong_EndsInErrorThatNamesItWithoutAnyToken(string name, string provider, string reason)
    {
        var run = await MeasureAsync(name, provider, "true");

        run.Status.Phase.ShouldBe(AnalysisPhase.Error);
        run.Status.Message!.ShouldContain(reason);
        run.Status.Message!.ShouldNotContain("token\"");
        run.Status.Message!.ShouldNotContain("another-token");
    }

    private static string Token => VendorStub.Token;

    private async Task<AnalysisRun> MeasureAsync(string name, string provider, string condition)
    {
        var spec =
            $$"""{"metrics":[{"name":"errors","consecutiveErrorLimit":0,"successCondition":"{{condition}}","provider":{{provider}} }]}""";
        await _bed.CreateAsync(name, spec.Replace("TLS-HOST", _source.TlsHost, StringComparison.Ordinal));
        return await _bed.WhenEndedAsync(name);
    }

    private Task CreateAsync(string name, params (string Key, string Value)[] data) => _bed.CreateSecretAsync(ServiceNamespace, name, data);

    private async Task CreateProfileAsync(string name, string path) =>
        await _bed.Client.CreateAsync(
            KnownResources.ProviderProfiles,
            null,
            new JsonObject
            {
                ["apiVersion"] = "rollouts.dev/v1alpha1",
                ["kind"] = "ProviderProfile",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["spec"] = new JsonObject
                {
                    ["address"] = _source.Address + path,
                    ["namespaces"] = new JsonArray("default"),
                    ["accountSecret"] = name,
                },
            }
        );
}
