using System.Diagnostics;
using System.Text.Json.Nodes;
using Rollouts.ClusterBed;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Alert rules and dashboards, looked at by Prometheus' own tool.</summary>
public sealed class AlertRuleTests : IDisposable
{
    private static readonly Lazy<Task<string>> Prometheus = new(static () => ShellScript.RunAsync("eng/cluster/prometheus.sh"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-rules-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Rules_AreValid() => await PromtoolAsync("check", "rules", "--lint-fatal", Chart("rules", "analysis.yaml"));

    [Fact]
    public async Task Alerts_RiseOnABadDayAndNotOnAGoodOne()
    {
        File.Copy(Chart("rules", "analysis.yaml"), Path.Combine(_folder.FullName, "analysis.yaml"));
        var test = Path.Combine(_folder.FullName, "analysis.test.yaml");
        File.Copy(Path.Combine(ProjectRoot.Path, "tests", "AnalysisService.Tests", "Telemetry", "analysis.test.yaml"), test);

        await PromtoolAsync("test", "rules", test);
    }

    [Fact]
    public async Task Alerts_AreAllTested()
    {
        var rules = await File.ReadAllTextAsync(Chart("rules", "analysis.yaml"));
        var tests = await File.ReadAllTextAsync(
            Path.Combine(ProjectRoot.Path, "tests", "AnalysisService.Tests", "Telemetry", "analysis.test.yaml")
        );

        string[] alerts =
        [
            .. rules.Split('\n').Where(static l => l.Contains("- alert: ", StringComparison.Ordinal)).Select(static l => l.Split(": ")[1]),
        ];
        alerts.Length.ShouldBeGreaterThan(8);
        alerts.Where(a => !tests.Contains($"alertname: {a}\n", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>The queries of a dashboard as rules of their own: Prometheus reads them, or names what is wrong.</summary>
    [Fact]
    public async Task Queries_OfTheDashboard_AreValid()
    {
        var dashboard = JsonNode.Parse(await File.ReadAllTextAsync(Chart("dashboards", "analysis.json")))!;
        string[] queries =
        [
            .. dashboard["panels"]!.AsArray().SelectMany(static p => p!["targets"]!.AsArray()).Select(static t => (string)t!["expr"]!),
        ];
        queries.Length.ShouldBeGreaterThan(10);
        var rules = new JsonObject
        {
            ["groups"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "dashboard",
                    ["rules"] = new JsonArray([
                        .. queries.Select((q, i) => new JsonObject { ["record"] = $"dashboard:query{i}", ["expr"] = q }),
                    ]),
                }
            ),
        };
        var file = Path.Combine(_folder.FullName, "dashboard.yaml");
        // JSON is YAML.
        await File.WriteAllTextAsync(file, rules.ToJsonString());

        await PromtoolAsync("check", "rules", file);
    }

    private static string Chart(params string[] path) => Path.Combine([ProjectRoot.Path, "charts", "rollouts", .. path]);

    private static async Task PromtoolAsync(params string[] arguments)
    {
        var prometheus = await Need.OfAsync(Prometheus.Value);
        var start = new ProcessStartInfo(Path.Combine(Path.GetDirectoryName(prometheus)!, "promtool"), arguments);

        var (code, output, error) = await Tool.RunAsync(start);

        code.ShouldBe(0, output + error);
    }
}
