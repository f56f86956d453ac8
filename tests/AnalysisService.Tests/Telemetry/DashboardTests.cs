using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>What dashboard, alerts and documentation name must be in what the service tells.</summary>
public sealed partial class DashboardTests : IAsyncLifetime
{
    private readonly ServiceBed _bed = new() { OwnProviders = true };
    private readonly WebApplication _source;
    private int _asked;

    public DashboardTests()
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _source = builder.Build();
        _source.MapGet("/value", () => Interlocked.Increment(ref _asked) == 1 ? Results.Json(new { value = 0 }) : Results.StatusCode(500));
    }

    public async ValueTask InitializeAsync()
    {
        await _source.StartAsync();
        await _bed.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Fact]
    public async Task Names_OfDashboardAndAlerts_AreInARealScrape()
    {
        var told = NamesOf(await ScrapeAsync());

        foreach (var file in new[] { "charts/rollouts/dashboards/analysis.json", "charts/rollouts/rules/analysis.yaml" })
        {
            var wanted = NamesIn(await File.ReadAllTextAsync(PathOf(file)));
            wanted.Count.ShouldBeGreaterThan(5, file);
            wanted.Except(told).ShouldBeEmpty(file);
        }
    }

    [Fact]
    public async Task Docs_TellEveryMetric()
    {
        var docs = NamesIn(await File.ReadAllTextAsync(PathOf("docs/telemetry.md")));

        var own = NamesOf(await ScrapeAsync()).Where(static n => n.StartsWith("analysis_", StringComparison.Ordinal));
        own.Except(docs).ShouldBeEmpty();
    }

    [Fact]
    public async Task Labels_OfWhatIsCounted_NameNoRunPodOrHash()
    {
        var text = await ScrapeAsync();

        // Gauges and reconcile times of runs have their names, as in Argo (row L26), and go with the run; counters are for ever.
        foreach (
            var line in text.Split('\n')
                .Where(static l => l.StartsWith("analysis_", StringComparison.Ordinal) && l.Contains("_total{", StringComparison.Ordinal))
        )
        {
            line.ShouldNotContain("counted-run");
            line.ShouldNotContain("uid=");
            line.ShouldNotContain("pod=");
        }
    }

    [Fact]
    public async Task Templates_AreTold()
    {
        var text = await ScrapeAsync();

        text.ShouldContain("analysis_template_info{namespace=\"default\",name=\"latency\"} 1\n");
        text.ShouldContain("analysis_template_info{namespace=\"\",name=\"errors\"} 1\n");
        text.ShouldContain("analysis_template_metric_info{namespace=\"default\",name=\"latency\",type=\"Prometheus\",metric=\"p99\"} 1\n");
    }

    /// <summary>Everything that a service tells that has seen good runs, bad ones, faults, templates and a wrong key.</summary>
    private async Task<string> ScrapeAsync()
    {
        await CreateTemplateAsync(KnownResources.AnalysisTemplates, "default", "AnalysisTemplate", "latency");
        await CreateTemplateAsync(KnownResources.ClusterAnalysisTemplates, null, "ClusterAnalysisTemplate", "errors");
        // The first write is refused, so that a look at the run fails.
        var service = await _bed.StartAsync(
            static o => o.AllowProviderLoopback = true,
            static services =>
                services.AddSingleton<IKubernetesClient>(static provider => new FlakyClient(
                    provider.GetRequiredService<KubernetesClient>(),
                    static write => write == 1 ? WriteFault.Refused : WriteFault.None
                ))
        );
        var name = $"counted-run-{Guid.NewGuid():N}";
        // Two metrics with one query, so that it is sent once for both.
        var metrics = string.Join(
            ',',
            new[] { "errors", "faults" }.Select(metric =>
                $$$$"""{"name":"{{{{metric}}}}","interval":"1s","count":2,"consecutiveErrorLimit":0,"successCondition":"result < 1","provider":{"web":{"url":"{{{{_source.Urls.First()}}}}/value","jsonPath":"{$.value}"}}}"""
            )
        );
        await _bed.CreateAsync(name, $$"""{"metrics":[{{metrics}}]}""");
        await _bed.WhenEndedAsync(name);
        using var api = new HttpClient { BaseAddress = PortAddresses.Of(service, ListenerPurposes.Api) };
        api.DefaultRequestHeaders.Authorization = new("Bearer", "nonsense");
        using var refused = await api.GetAsync("/");
        using var scraper = new HttpClient { BaseAddress = PortAddresses.Of(service, ListenerPurposes.Metrics) };
        return await Eventually.ReadAsync(
            async () => Encoding.UTF8.GetString(await (await scraper.GetStreamAsync("/metrics")).ReadAllAsync()),
            static text =>
                text.Contains("analysis_verdicts_total", StringComparison.Ordinal)
                && text.Contains("name=\"latency\"", StringComparison.Ordinal)
                && text.Contains("name=\"errors\",type", StringComparison.Ordinal),
            "the metrics"
        );
    }

    private Task<KubeObject> CreateTemplateAsync(ResourceType type, string? @namespace, string kind, string name)
    {
        var template = new JsonObject
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonNode.Parse(
                """{"metrics":[{"name":"p99","successCondition":"result < 1","provider":{"prometheus":{"address":"http://p","query":"q"}}}]}"""
            ),
        };
        return _bed.Client.CreateAsync(type, @namespace, template);
    }

    private static HashSet<string> NamesOf(string scrape) =>
        [.. scrape.Split('\n').Where(static l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(static l => l.Split(' ')[2])];

    private static HashSet<string> NamesIn(string text) =>
        [.. MetricName().Matches(text).Select(static m => Suffix().Replace(m.Value, "")).Where(static n => n.Length > 0)];

    private static string PathOf(string file)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Rollouts.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the root of the project is not above the tests");
        }

        return Path.Combine(folder, file);
    }

    [GeneratedRegex(
        @"\b(?:analysis_schedules|analysis_(?:run|template|measurement|measurements|verdicts|condition|access|provider|store|schedule)_[a-z_]+|workqueue_[a-z_]+|metrics_series_[a-z_]+)\b",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex MetricName();

    [GeneratedRegex("_(?:bucket|sum|count)$", RegexOptions.NonBacktracking)]
    private static partial Regex Suffix();
}
