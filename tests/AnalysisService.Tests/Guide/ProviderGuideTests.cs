using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>
/// The examples of docs/providers.md: each is linted as it stands, and measured by a service in a process of its own, after the hosts in it
/// have been replaced by a stub that answers only to who is signed in as the page says.
/// </summary>
public sealed partial class ProviderGuideTests : IAsyncLifetime
{
    private const string ServiceNamespace = "rollouts-system";
    private const string Namespace = "shop";

    // How conditions read the 0.5 of the stub, by the words that an example is known by; Job, Kayenta and CloudWatch bring their own verdict.
    private static readonly (string Word, string? Condition, string Value)[] Known =
    [
        ("profile://prometheus", "result[0] < 0.6", "[0.5]"),
        ("prometheus:", "result[0] < 0.6", "[0.5]"),
        ("web:", "result < 0.6", "0.5"),
        ("datadog:", "result < 0.6", "0.5"),
        ("newRelic:", "result.rate < 0.6", """{"rate":0.5}"""),
        ("cloudWatch:", null, "[[0.005 0.004 0.003 0.002 0.001]]"),
        ("graphite:", "result[0] < 0.6", "[0.500000]"),
        ("influxdb:", "result[0] < 0.6", "[0.5]"),
        ("wavefront:", "result < 0.6", "0.50"),
        ("skywalking:", "result.apdex < 0.6", """{"apdex":0.5}"""),
        ("kayenta:", null, "95"),
        ("job:", null, ""),
    ];

    private static readonly string[] Arguments = ["service", "password", "secret", "token", "url", "stable", "canary", "start", "end"];

    private readonly ServiceBed _bed = new();
    private VendorStub _source = null!;
    private ServiceProcess _service = null!;

    /// <summary>Line and text of the examples that have a provider.</summary>
    public static TheoryData<int, string> Examples
    {
        get
        {
            var examples = new TheoryData<int, string>();
            foreach (var (line, text) in Blocks().Where(static b => b.Text.Contains("provider:", StringComparison.Ordinal)))
            {
                examples.Add(line, text);
            }

            return examples;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _source = await VendorStub.StartAsync();
        await _bed.InitializeAsync();
        await _bed.CreateNamespaceAsync(ServiceNamespace);
        await _bed.CreateNamespaceAsync(Namespace);
        await _bed.CreateSecretAsync(ServiceNamespace, "prometheus", ("token", VendorStub.Token));
        await _bed.CreateSecretAsync(
            ServiceNamespace,
            "newrelic",
            ("base-url-nerdgraph", $"{_source.Address}/nerdgraph"),
            ("account-id", "1"),
            ("personal-api-key", VendorStub.Token)
        );
        await _bed.CreateSecretAsync(
            ServiceNamespace,
            "influxdb",
            ("address", _source.Address),
            ("org", "o"),
            ("authToken", VendorStub.Token)
        );
        await _bed.CreateSecretAsync(ServiceNamespace, "wavefront-api-tokens", (_source.TlsHost, VendorStub.Token));
        await _bed.CreateSecretAsync(
            Namespace,
            "datadog-team-a",
            ("address", _source.Address),
            ("api-key", VendorStub.Token),
            ("app-key", VendorStub.Token)
        );
        var authorities = _bed.PathOf("authorities.pem");
        await File.WriteAllTextAsync(authorities, _source.CertificatePem);
        _service = await ServiceProcess.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["AWS_REGION"] = "eu-west-1",
                ["AWS_ACCESS_KEY_ID"] = "AKENV",
                ["AWS_SECRET_ACCESS_KEY"] = VendorStub.Token,
                ["AWS_ENDPOINT_URL_CLOUDWATCH"] = $"{_source.Address}/cloudwatch",
            },
            "--kubeconfig",
            await _bed.WriteKubeconfigAsync(),
            "--service-namespace",
            ServiceNamespace,
            "--leader-elect=false",
            "--provider-allow-loopback=true",
            "--provider-ca-file",
            authorities
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _bed.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Guide_Example_IsSoundAndMeasures(int line, string text)
    {
        var (_, condition, value) = Known.First(k => text.Contains(k.Word, StringComparison.Ordinal));

        var lint = await LintAsync(TemplateOf(MetricOf(text, condition)));
        lint["valid"]!.GetValue<bool>().ShouldBeTrue($"docs/providers.md:{line}: {lint}");

        var example = OnTheStub(text);
        foreach (var profile in KubeYaml.Read(example).OfType<JsonObject>().Where(static d => d["kind"] is not null))
        {
            await _bed.Client.CreateAsync(KnownResources.ProviderProfiles, null, (JsonObject)profile.DeepClone());
        }

        await _bed.Client.CreateAsync(KnownResources.AnalysisRuns, Namespace, RunOf(MetricOf(example, condition)));
        if (text.Contains("job:", StringComparison.Ordinal))
        {
            await CompleteJobAsync();
        }

        var run = await Eventually.ReadAsync(
            async () => (await _bed.Client.GetAsync(KnownResources.AnalysisRuns, Namespace, "guide")).As<AnalysisRun>(RolloutsJson.Options),
            static r => PhaseOrder.IsCompleted(r.Status.Phase),
            $"the run of docs/providers.md:{line}",
            TimeSpan.FromSeconds(60)
        );
        run.Status.Phase.ShouldBe(AnalysisPhase.Successful, $"docs/providers.md:{line}: {run.Status.Message}");
        (run.Status.MetricResults!.Single().Measurements!.Single().Value ?? "").ShouldBe(value);
    }

    [Fact]
    public void Guide_Examples_AreAllOfThePage()
    {
        Examples.Count.ShouldBe(Known.Length);
        Blocks().Count().ShouldBe(Known.Length, "every YAML block of the page is an example that is measured");
    }

    private static IEnumerable<(int Line, string Text)> Blocks()
    {
        var lines = File.ReadAllLines(Path.Combine(ProjectRoot.Path, "docs", "providers.md"));
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "```yaml")
            {
                var end = Array.IndexOf(lines, "```", i + 1);
                yield return (i + 1, string.Join('\n', lines[(i + 1)..end]));
                i = end;
            }
        }
    }

    private string OnTheStub(string text) =>
        text.Replace("profile://", "PROFILE", StringComparison.Ordinal)
            .Replace("example.wavefront.com", _source.TlsHost, StringComparison.Ordinal)
            .Replace("https://login/token", $"{_source.Address}/login/token", StringComparison.Ordinal)
            is var named
            ? Hosts().Replace(named, _source.Address).Replace("PROFILE", "profile://", StringComparison.Ordinal)
            : text;

    /// <summary>The last document of an example has the provider, and what else it says of the metric.</summary>
    private static JsonObject MetricOf(string text, string? condition)
    {
        var metric = (JsonObject)KubeYaml.Read(text).OfType<JsonObject>().Last(static d => d["kind"] is null).DeepClone();
        metric["name"] = "errors";
        metric["consecutiveErrorLimit"] = 0;
        if (condition is not null)
        {
            metric["successCondition"] = condition;
        }

        return metric;
    }

    private static JsonObject TemplateOf(JsonObject metric) =>
        new()
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "AnalysisTemplate",
            ["metadata"] = new JsonObject { ["name"] = "guide" },
            ["spec"] = new JsonObject { ["args"] = Given(), ["metrics"] = new JsonArray(metric) },
        };

    private static JsonObject RunOf(JsonObject metric)
    {
        var run = TemplateOf(metric);
        run["kind"] = "AnalysisRun";
        run["metadata"]!["namespace"] = Namespace;
        return run;
    }

    private static JsonArray Given() =>
        [.. Arguments.Select(static name => new JsonObject { ["name"] = name, ["value"] = $"{name}-value" })];

    private async Task<JsonNode> LintAsync(JsonObject template)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_service.Url}/api/v1/templates/lint");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _service.Key);
        request.Content = new StringContent(template.ToJsonString(), new MediaTypeHeaderValue("application/yaml"));
        using var answer = await http.SendAsync(request);
        return (await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync()))!;
    }

    private async Task CompleteJobAsync()
    {
        var jobs = await Eventually.ReadAsync(
            () => _bed.Client.ListAsync(KnownResources.Jobs, Namespace),
            static l => l.Items.Count == 1,
            "the Job"
        );
        var conditions = new JsonArray(new JsonObject { ["type"] = "Complete", ["status"] = "True" });
        await _bed.Client.PatchAsync(
            KnownResources.Jobs,
            Namespace,
            jobs.Items[0].Header.Name,
            Patch.Merge(new JsonObject { ["status"] = new JsonObject { ["conditions"] = conditions } }),
            "status"
        );
    }

    [GeneratedRegex(
        "https?://(prometheus.monitoring:9090|gateway|graphite:8080|oap:12800|kayenta:8090)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Hosts();
}
