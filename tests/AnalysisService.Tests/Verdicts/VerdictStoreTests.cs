using System.Data.Common;
using Rollouts.Api;
using Rollouts.ClusterBed;

namespace Rollouts.AnalysisService.Tests;

public sealed class VerdictStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PostgresFixture _postgres;

    public VerdictStoreTests(PostgresFixture postgres)
    {
        _postgres = postgres;
    }

    private static Verdict Verdict(string uid, string phase = AnalysisPhase.Failed, int minute = 0) =>
        new()
        {
            Uid = uid,
            Namespace = "demo",
            Name = "run",
            Owner = "Rollout/web",
            Phase = phase,
            Outcome = phase,
            Message = "m",
            Explanation = "why",
            StartedAt = Noon,
            CompletedAt = Noon.AddMinutes(minute),
            RecordedAt = Noon.AddMinutes(minute),
            Labels = new Dictionary<string, string> { ["team"] = "shop" },
            Metrics =
            [
                new VerdictMetric
                {
                    Name = "errors",
                    Phase = phase,
                    Value = "12",
                    Condition = "result < 1",
                    Rule = "failed (1) > failureLimit (0)",
                    Explanation = "why",
                    Result = """{"count":1}""",
                },
            ],
        };

    [Theory]
    [BothDatabases]
    public async Task Save_Verdict_IsFoundAgain(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);

        await bed.Verdicts.SaveAsync(Verdict("a"));

        var found = (await bed.Verdicts.FindAsync("a"))!;
        (found.Namespace, found.Owner, found.CompletedAt, found.RecordedAt).ShouldBe(("demo", "Rollout/web", Noon, Noon));
        found.Labels["team"].ShouldBe("shop");
        (found.Metrics.Single().Name, found.Metrics.Single().Result).ShouldBe(("errors", """{"count":1}"""));
        bed.Verdicts.Contains("a", AnalysisPhase.Failed, Noon).ShouldBeTrue();
        bed.Verdicts.Contains("b", AnalysisPhase.Failed, Noon).ShouldBeFalse();
    }

    [Theory]
    [BothDatabases]
    public async Task Save_SameRunTwice_IsOneRow(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        await bed.Verdicts.SaveAsync(Verdict("a"));
        await bed.Verdicts.SaveAsync(Verdict("a", AnalysisPhase.Successful, 5));

        var only = (await bed.Verdicts.ListAsync(10)).Single();
        only.Phase.ShouldBe(AnalysisPhase.Successful);
        only.RecordedAt.ShouldBe(Noon);
        (await bed.ScalarAsync("SELECT count(*) FROM verdict_metrics")).ShouldBe(1L);
        bed.Verdicts.Contains("a", AnalysisPhase.Failed, Noon).ShouldBeFalse();
    }

    [Theory]
    [BothDatabases]
    public async Task Load_ExistingDatabase_KnowsWhatIsStored(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        await bed.Verdicts.SaveAsync(Verdict("a"));

        await bed.OpenAsync();

        bed.Verdicts.Contains("a", AnalysisPhase.Failed, Noon).ShouldBeTrue();
    }

    [Theory]
    [BothDatabases]
    public async Task List_ManyVerdicts_GivesTheLatestFirst(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        foreach (var minute in new[] { 2, 0, 3, 1 })
        {
            await bed.Verdicts.SaveAsync(Verdict($"u{minute}", minute: minute));
        }

        (await bed.Verdicts.ListAsync(3)).Select(static v => v.Uid).ShouldBe(["u3", "u2", "u1"]);
    }

    [Theory]
    [BothDatabases]
    public async Task Save_FromManyTasks_LosesNone(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => bed.Verdicts.SaveAsync(Verdict($"u{i % 25}")))));

        (await bed.Verdicts.ListAsync(100)).Count.ShouldBe(25);
    }

    [Theory]
    [BothDatabases]
    public async Task Save_TextThatDatabasesRefuse_IsMadeToFit(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        var hostile = Verdict("a") with
        {
            Explanation = "nul \0 half \ud83d end " + new string('x', 100_000),
            Record = $"\"{new string('y', 2_000_000)}\"",
        };

        await bed.Verdicts.SaveAsync(hostile);

        var found = (await bed.Verdicts.FindAsync("a"))!;
        found.Explanation.ShouldStartWith("nul \ufffd half \ufffd end xxx");
        found.Explanation.Length.ShouldBe(VerdictLimits.Text);
        found.Record.ShouldBe("""{"truncated":true,"characters":2000002}""");
    }

    [Theory]
    [BothDatabases]
    public async Task CheckWritable_TableTakenAway_Fails(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        await bed.Verdicts.CheckWritableAsync();
        await bed.ExecuteAsync("DROP TABLE verdicts" + (kind == StoreBed.Postgres ? " CASCADE" : ""));

        await Should.ThrowAsync<DbException>(() => bed.Verdicts.CheckWritableAsync());
    }
}
