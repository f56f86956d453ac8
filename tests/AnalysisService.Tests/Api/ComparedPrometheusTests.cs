using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>The compare operation asks a real Prometheus for both series.</summary>
public sealed class ComparedPrometheusTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly TimeSpan Patience = Eventually.DefaultDeadline;

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

    [Fact]
    public async Task Compare_HistogramsOfARealPrometheus_TellsTheSickFromTheEqual()
    {
        await using var prometheus = await RealPrometheus.StartAsync(new Uri(api.SourceUrl));
        // The first windows have no data yet: they are missing.
        var from = TimeProvider.System.GetUtcNow();

        var sick = await Eventually.ReadAsync(
            () => HistogramsAsync(prometheus, "sick", from),
            static answer => $"{answer["outcome"]}" == "Fail",
            "the slow one to be found",
            Patience
        );
        var equal = await HistogramsAsync(prometheus, "equal", from);

        sick["failedAt"]!.GetValue<int>().ShouldBeGreaterThan(0, sick.ToJsonString());
        $"{sick["test"]}".ShouldBe("sequential");
        equal["canaryValues"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(sick["canaryValues"]!.GetValue<int>());
        $"{equal["outcome"]}".ShouldNotBe("Fail", equal.ToJsonString());
    }

    [Theory]
    [InlineData("sum(increase(request_seconds_bucket[1s]))", "409", "a series of the buckets has no label le")]
    [InlineData("sum by (le) (increase(request_seconds_bucket{le!='+Inf'}[1s]))", "409", "the buckets lack le=")]
    [InlineData("sum by (le) (increase(nobody_bucket[1s]))", "409", "no buckets")]
    public async Task Compare_QueryThatGivesNoHistogram_IsRefusedWithTheReason(string query, string status, string reason)
    {
        await using var prometheus = await RealPrometheus.StartAsync(new Uri(api.SourceUrl));
        await Eventually.HoldsAsync(
            async () =>
                (
                    await api.CurlAsync("POST", "/compare", Histograms(prometheus, "equal", TimeProvider.System.GetUtcNow().AddSeconds(-5)))
                ).Status == 200,
            "scrapes",
            Patience
        );
        var request = JsonNode.Parse(Histograms(prometheus, "equal", TimeProvider.System.GetUtcNow().AddSeconds(-3)))!;
        request["canary"]!["histogramQuery"]!["provider"]!["prometheus"]!["query"] = query;

        var problem = await api.FailAsync(int.Parse(status, CultureInfo.InvariantCulture), "POST", "/compare", request.ToJsonString());

        problem.ToJsonString().ShouldContain("\"field\":\"canary.histogramQuery");
        $"{problem["detail"]}".ShouldContain(reason);
    }

    private async Task<JsonNode> HistogramsAsync(RealPrometheus prometheus, string canary, DateTimeOffset from)
    {
        var (status, text) = await api.CurlAsync("POST", "/compare", Histograms(prometheus, canary, from));
        var answer = JsonNode.Parse(text)!;
        // Before the first scrapes there are no buckets.
        (
            status == 200
            || $"{answer["detail"]}".Contains("no buckets", StringComparison.Ordinal)
            || text.Contains("histogramQuery.from", StringComparison.Ordinal)
        ).ShouldBeTrue(text);
        return answer;
    }

    private static string Histograms(RealPrometheus prometheus, string canary, DateTimeOffset from)
    {
        JsonObject Source(string query) =>
            new()
            {
                ["prometheus"] = new JsonObject { ["address"] = prometheus.Address.ToString().TrimEnd('/'), ["query"] = query },
            };

        JsonObject Series(string version) =>
            new()
            {
                ["histogramQuery"] = new JsonObject
                {
                    ["provider"] = Source($"sum by (le) (increase(request_seconds_bucket{{version='{version}'}}[1s]))"),
                    ["sumProvider"] = Source($"sum(increase(request_seconds_sum{{version='{version}'}}[1s]))"),
                    ["from"] = from.ToString("O", CultureInfo.InvariantCulture),
                    ["stepSeconds"] = 1,
                },
            };

        return new JsonObject
        {
            ["parameters"] = new JsonObject { ["stepSeconds"] = 1 },
            ["canary"] = Series(canary),
            ["baseline"] = Series("stable"),
        }.ToJsonString();
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
                        ["prometheus"] = new JsonObject { ["address"] = prometheus.Address.ToString().TrimEnd('/'), ["query"] = query },
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
