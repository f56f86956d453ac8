using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Providers.Tests;

/// <summary>Carries out the examples of docs/comparison.md with a healthy canary and with a sick one.</summary>
public sealed class ComparisonGuideTests
{
    public static TheoryData<int> Examples { get; } = [.. Blocks().Select(static block => block.Line)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_OfTheGuide_FailsTheSickAndNotTheHealthy(int line)
    {
        var yaml = Blocks().Single(block => block.Line == line).Yaml;
        var metrics = KubeYaml.Read(yaml)[0].Deserialize<AnalysisTemplateSpec>(RolloutsJson.Options)!.Metrics!;
        List<Argument> arguments = [new() { Name = "canary", Value = "canary" }, new() { Name = "stable", Value = "stable" }];
        var metric = MetricResolver.ResolveWithoutSecrets(metrics.ShouldHaveSingleItem(), arguments);
        MetricsValidator.Validate([metric]).ShouldBeEmpty($"docs/comparison.md:{line}");

        (await PhaseAsync(metric, new Traffic { CanaryErrors = 0.08, CanaryLatency = 0.25 })).ShouldBe(AnalysisPhase.Failed);
        (await PhaseAsync(metric, new Traffic())).ShouldBe(AnalysisPhase.Successful);
    }

    private static async Task<string> PhaseAsync(Metric metric, Traffic traffic)
    {
        // The guide's queries, by what they are about.
        var source = new CountingSource
        {
            Name = ProviderSelection.NamesOf(SourceOf(metric)).Single(),
            // Before the first window there is no canary yet: what is learned then is learned from stable pods.
            Answer = (query, at) => (at > WindowedRun.Start.AddMinutes(2) ? traffic : new Traffic()).Answer(Meant(query), at),
        };
        return (await new WindowedRun(metric, source).ToEndAsync()).Phase;
    }

    private static MetricProvider SourceOf(Metric metric) =>
        PluginForms.ComparisonOf(metric.Provider, out _)?.Source ?? PluginForms.JudgeOf(metric.Provider, out _)!.Source!;

    private static string Meant(string query)
    {
        var arm =
            query.Contains("canary", StringComparison.Ordinal) || query.Contains("=~\".*[a-f]", StringComparison.Ordinal)
                ? "canary"
                : "baseline";
        var what =
            query.Contains("queue", StringComparison.Ordinal) || query.Contains("histogram_quantile", StringComparison.Ordinal) ? "latency"
            : query.Contains("_bucket", StringComparison.Ordinal) ? "latency_bucket"
            : query.Contains("latency_sum", StringComparison.Ordinal) ? "latency"
            : query.Contains("seconds_sum", StringComparison.Ordinal) ? "latency_sum"
            : query.Contains("error", StringComparison.Ordinal) && query.Contains("rate(", StringComparison.Ordinal) ? "error_rate"
            : query.Contains("error", StringComparison.Ordinal) || query.Contains("5..", StringComparison.Ordinal) ? "errors"
            : "requests";
        return $"{arm}.{what}";
    }

    private static List<(int Line, string Yaml)> Blocks()
    {
        var blocks = new List<(int, string)>();
        var lines = File.ReadAllLines(Path.Combine(Root(), "docs/comparison.md"));
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "```yaml")
            {
                var end = Array.IndexOf(lines, "```", i);
                blocks.Add((i + 1, string.Join('\n', lines[(i + 1)..end])));
            }
        }

        return blocks;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Rollouts.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Rollouts.sln is in no folder above the tests.");
    }
}
