using Rollouts.Api;
using Rollouts.ClusterBed;

namespace Rollouts.AnalysisService.Tests;

public sealed class VerdictSearchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PostgresFixture _postgres;

    public VerdictSearchTests(PostgresFixture postgres)
    {
        _postgres = postgres;
    }

    // Four to a second, so that the order within one matters; every property repeats with a period of its own.
    private static Verdict Verdict(int i) =>
        new()
        {
            Uid = $"uid-{i}",
            Namespace = $"ns{i % 3}",
            Name = $"run-{i % 11}",
            Owner = i % 5 == 0 ? "" : $"Rollout/web{i % 5}",
            Phase = i % 4 == 0 ? AnalysisPhase.Failed : AnalysisPhase.Successful,
            Outcome =
                i % 4 == 0 ? AnalysisPhase.Failed
                : i % 8 == 1 ? "NotMeasured"
                : AnalysisPhase.Successful,
            Message = "",
            Explanation = $"The last value was {i % 7} über alles, result[0] is Größe-{i % 2}",
            StartedAt = Noon,
            CompletedAt = i % 13 == 0 ? null : Noon.AddSeconds(i / 4),
            RecordedAt = Noon.AddSeconds(i / 4),
            Labels = new Dictionary<string, string> { ["team"] = $"t{i % 6}", ["tier"] = $"{i % 2}" },
            Metrics = [Metric("errors", i % 4 == 0 ? "Failed" : "Successful"), Metric($"m{i % 10}", "Successful")],
        };

    private static VerdictMetric Metric(string name, string phase) =>
        new()
        {
            Name = name,
            Phase = phase,
            Rule = "r",
            Explanation = "e",
        };

    public static TheoryData<VerdictQuery> Queries { get; } =
    [
        new VerdictQuery(),
        new VerdictQuery { Namespace = "ns1" },
        new VerdictQuery { Namespace = "ns1", Name = "run-4" },
        new VerdictQuery { Name = "run-4", Outcome = "NotMeasured" },
        new VerdictQuery { Owner = "Rollout/web2", Phase = AnalysisPhase.Failed },
        new VerdictQuery
        {
            Outcome = AnalysisPhase.Successful,
            From = Noon.AddSeconds(10),
            Until = Noon.AddSeconds(30),
        },
        new VerdictQuery { Metric = "m3" },
        new VerdictQuery
        {
            Metric = "errors",
            MetricPhase = "Failed",
            Namespace = "ns2",
        },
        new VerdictQuery { Labels = new Dictionary<string, string> { ["team"] = "t1" } },
        new VerdictQuery
        {
            Labels = new Dictionary<string, string> { ["team"] = "t1", ["tier"] = "1" },
            Metric = "errors",
        },
        new VerdictQuery { Text = "GRÖSSE" },
        new VerdictQuery { Text = "größe-1 value 3" },
        new VerdictQuery
        {
            Text = "grö web3 las",
            Namespace = "ns0",
            Labels = new Dictionary<string, string> { ["tier"] = "0" },
        },
        new VerdictQuery
        {
            Text = "alles",
            Metric = "m3",
            From = Noon.AddSeconds(5),
        },
        new VerdictQuery { Text = "nowhere" },
        new VerdictQuery { Namespace = "none" },
    ];

    private static bool Matches(VerdictQuery query, Verdict v) =>
        (query.Namespace ?? v.Namespace) == v.Namespace
        && (query.Name ?? v.Name) == v.Name
        && (query.Owner ?? v.Owner) == v.Owner
        && (query.Phase ?? v.Phase) == v.Phase
        && (query.Outcome ?? v.Outcome) == v.Outcome
        && (query.Metric is null || v.Metrics.Any(m => m.Name == query.Metric && (query.MetricPhase ?? m.Phase) == m.Phase))
        && query.Labels.All(l => v.Labels.GetValueOrDefault(l.Key) == l.Value)
        && (query.From ?? v.EndedAt) <= v.EndedAt
        && (query.Until is null || v.EndedAt < query.Until)
        && (query.Text is null || HasWords(query.Text, v));

    private static bool HasWords(string text, Verdict verdict)
    {
        string[] parts =
        [
            verdict.Name,
            verdict.Owner,
            verdict.Explanation,
            .. verdict.Metrics.Select(static m => $"{m.Name} {m.Explanation}"),
        ];
        var words = SearchWords.Of(parts);
        return SearchWords.Of([text]).All(wanted => words.Any(word => word.StartsWith(wanted, StringComparison.Ordinal)));
    }

    [Theory]
    [BothDatabases]
    public async Task Search_EveryQuery_FindsWhatAScanFinds(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        List<Verdict> all = [.. Enumerable.Range(0, 240).Select(Verdict)];
        await bed.Database.WriteAsync((context, token) => VerdictRows.WriteAsync(context, all, token));

        foreach (var query in Queries.Select(static row => row.Data))
        {
            var found = new List<Verdict>();
            var page = query with { Limit = 7 };
            do
            {
                var (verdicts, next) = await bed.Verdicts.SearchAsync(page);
                found.AddRange(verdicts);
                page = page with { Cursor = next };
            } while (page.Cursor is not null);

            found
                .Select(static v => v.Uid)
                .Order()
                .ShouldBe(all.Where(v => Matches(query, v)).Select(static v => v.Uid).Order(), query.ToString());
            found.Select(static v => v.EndedAt).ShouldBe(found.Select(static v => v.EndedAt).OrderDescending(), query.ToString());
            found.ShouldAllBe(static v => v.Labels.Count == 2);
        }
    }

    [Theory]
    [BothDatabases]
    public async Task Search_WhileVerdictsCome_ShowsNoneTwiceAndMissesNone(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        await bed.Database.WriteAsync((context, token) => VerdictRows.WriteAsync(context, Enumerable.Range(0, 40).Select(Verdict), token));

        var first = await bed.Verdicts.SearchAsync(new VerdictQuery { Limit = 20 });
        await bed.Database.WriteAsync((context, token) => VerdictRows.WriteAsync(context, Enumerable.Range(40, 40).Select(Verdict), token));
        var second = await bed.Verdicts.SearchAsync(new VerdictQuery { Limit = 40, Cursor = first.Next });

        first
            .Verdicts.Concat(second.Verdicts)
            .Select(static v => v.Uid)
            .Order()
            .ShouldBe(Enumerable.Range(0, 40).Select(static i => $"uid-{i}").Order());
    }

    [Fact]
    public async Task Search_WrongQuery_IsNamed()
    {
        await using var bed = await StoreBed.StartAsync(StoreBed.Sqlite, _postgres);

        await FailsAsync(new VerdictQuery { Limit = 0 }, "limit is 0");
        await FailsAsync(new VerdictQuery { Cursor = "AAAA" }, "the cursor cannot be used");
        await FailsAsync(new VerdictQuery { MetricPhase = "Failed" }, "metricPhase is 'Failed' without a metric");
        await FailsAsync(new VerdictQuery { Text = " \"-\" " }, "text has 0 words: give 1 to 16");

        async Task FailsAsync(VerdictQuery query, string message) =>
            (await Should.ThrowAsync<FormatException>(() => bed.Verdicts.SearchAsync(query))).Message.ShouldContain(message);
    }
}
