using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>The compare operation asks a real Prometheus for both series.</summary>
public sealed class ComparedPrometheusTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Compare_TwoQueriesOfARealPrometheus_TellsTheSickFromTheEqual()
    {
        await using var prometheus = await RealPrometheus.StartAsync(new Uri(api.SourceUrl));
        var from = TimeProvider.System.GetUtcNow();
        await Eventually.HoldsAsync(
            async () =>
            {
                var (status, text) = await api.CurlAsync(
                    "POST",
                    "/compare",
                    Request(prometheus, Latency("equal"), Latency("stable"), from)
                );
                return status == 200 && JsonNode.Parse(text)!["canaryValues"]!.GetValue<int>() >= 12;
            },
            "twelve seconds of scrapes",
            Patience
        );

        var sick = await CompareAsync(prometheus, "sick", "stable", from);
        var equal = await CompareAsync(prometheus, "equal", "stable", from);

        sick["outcome"]!.GetValue<string>().ShouldBe("Fail", sick.ToJsonString());
        sick["effect"]!["estimate"]!.GetValue<double>().ShouldBeInRange(0.05, 0.2);
        equal["outcome"]!.GetValue<string>().ShouldBe("Undecided", equal.ToJsonString());
    }

    [Fact]
    public async Task Compare_QueryOfManySeries_IsRefusedWithTheRemedy()
    {
        await using var prometheus = await RealPrometheus.StartAsync(new Uri(api.SourceUrl));
        var from = TimeProvider.System.GetUtcNow();
        var problem = await Eventually.ReadAsync(
            async () =>
                JsonNode.Parse((await api.CurlAsync("POST", "/compare", Request(prometheus, "latency_seconds", "vector(1)", from))).Body)!,
            static p => $"{p["detail"]}".Contains("the query of the canary gave 3 series", StringComparison.Ordinal),
            "the series",
            Patience
        );

        (problem["status"]!.GetValue<int>(), problem["code"]!.GetValue<string>()).ShouldBe((409, "FailedPrecondition"));
        problem["violations"]![0]!["field"]!.GetValue<string>().ShouldBe("canary.query");
    }

    private Task<JsonNode> CompareAsync(RealPrometheus prometheus, string canary, string baseline, DateTimeOffset from) =>
        api.CallAsync("POST", "/compare", Request(prometheus, Latency(canary), Latency(baseline), from));

    private static string Latency(string version) => $"latency_seconds{{version='{version}'}}";

    private static string Request(RealPrometheus prometheus, string canary, string baseline, DateTimeOffset from)
    {
        JsonObject Series(string query) =>
            new()
            {
                ["query"] = new JsonObject
                {
                    ["provider"] = new JsonObject
                    {
                        ["prometheus"] = new JsonObject { ["address"] = prometheus.Url, ["query"] = query },
                    },
                    ["from"] = from.ToString("O", CultureInfo.InvariantCulture),
                    ["stepSeconds"] = 1,
                },
            };

        return new JsonObject
        {
            ["test"] = "welch",
            ["canary"] = Series(canary),
            ["baseline"] = Series(baseline),
        }.ToJsonString();
    }
}
