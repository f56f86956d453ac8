using System.Reflection;
using Rollouts.Api;
using Rollouts.ClusterBed;

namespace Rollouts.AnalysisService.Tests;

public sealed class StoreSchemaTests
{
    private readonly PostgresFixture _postgres;

    public StoreSchemaTests(PostgresFixture postgres)
    {
        _postgres = postgres;
    }

    private static Task<IReadOnlyList<string>> UpgradeAsync(StoreDatabase database) =>
        new StoreSchema(database, TimeProvider.System).UpgradeAsync(CancellationToken.None);

    [Fact]
    public void Steps_OfBothDialects_AreTheSame()
    {
        var sqlite = SchemaStep.All(StoreBed.Sqlite).Select(static s => s.Name).ToList();

        sqlite.ShouldNotBeEmpty();
        sqlite.ShouldBe(SchemaStep.All(StoreBed.Postgres).Select(static s => s.Name));
    }

    [Theory]
    [BothDatabases]
    public async Task Upgrade_EmptyDatabase_TakesEveryStepOnce(string kind)
    {
        await using var bed = await StoreBed.EmptyAsync(kind, _postgres);

        (await UpgradeAsync(bed.Another())).ShouldBe(SchemaStep.All(kind).Select(static s => s.Name));
        (await UpgradeAsync(bed.Another())).ShouldBeEmpty();
    }

    [Theory]
    [BothDatabases]
    public async Task Upgrade_ManyReplicasAtOnce_EachStepIsTakenByOne(string kind)
    {
        await using var bed = await StoreBed.EmptyAsync(kind, _postgres);
        StoreDatabase[] replicas = [.. Enumerable.Range(0, 6).Select(_ => bed.Another())];

        var taken = await Task.WhenAll(replicas.Select(static r => Task.Run(() => UpgradeAsync(r))));

        taken.SelectMany(static t => t).Order().ShouldBe(SchemaStep.All(kind).Select(static s => s.Name));
    }

    [Theory]
    [BothDatabases]
    public async Task Upgrade_DatabaseOfNewerRelease_IsRefusedByName(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        await bed.ExecuteAsync("INSERT INTO schema_steps (name, applied_at) VALUES ('9999-later', '2030-01-01')");

        var refusal = await Should.ThrowAsync<StoreException>(() => UpgradeAsync(bed.Another()));

        refusal.Message.ShouldContain("newer release (it has the schema step 9999-later)");
    }

    [Theory]
    [BothDatabases]
    public async Task Upgrade_ColumnTakenAway_IsNamed(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        await bed.ExecuteAsync("ALTER TABLE verdicts RENAME COLUMN message TO note");

        var refusal = await Should.ThrowAsync<StoreException>(() => UpgradeAsync(bed.Another()));

        refusal.Message.ShouldContain("table verdicts has no column message");
    }

    [Theory]
    [BothDatabases]
    public async Task Upgrade_StepThatFails_LeavesNothingBehind(string kind)
    {
        await using var bed = await StoreBed.EmptyAsync(kind, _postgres);
        // The table of the last but one step is there already, made by somebody else.
        await bed.Another().PrepareAsync(CancellationToken.None);
        await bed.ExecuteAsync("CREATE TABLE measurements (x integer)");

        await Should.ThrowAsync<System.Data.Common.DbException>(() => UpgradeAsync(bed.Another()));
        await bed.ExecuteAsync("DROP TABLE measurements");

        (await UpgradeAsync(bed.Another())).ShouldBe(SchemaStep.All(kind).Select(static s => s.Name));
    }

    [Fact]
    public async Task Upgrade_FileOfRelease01_LosesNothing()
    {
        await using var bed = await StoreBed.EmptyAsync(StoreBed.Sqlite, _postgres);
        await bed.Another().PrepareAsync(CancellationToken.None);
        using var dump = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("release-0.1.sql")!);
        await bed.ExecuteAsync(await dump.ReadToEndAsync());

        await bed.OpenAsync();

        (await bed.Verdicts.ListAsync(10)).Select(static v => v.Name).ShouldBe(["web-6f-2", "web-6f-1", "alone"]);
        var failed = (await bed.Verdicts.FindAsync("0d6a5f0e-5a3c-4e6f-9d27-000000000001"))!;
        var end = new DateTimeOffset(2026, 3, 1, 12, 1, 0, TimeSpan.Zero);
        (failed.Owner, failed.Phase, failed.StartedAt, failed.CompletedAt, failed.RecordedAt).ShouldBe(
            ("Rollout/web", AnalysisPhase.Failed, end.AddMinutes(-5), end, end)
        );
        failed.Message.ShouldBe("Metric \"errors\" assessed Failed due to failed (1) > failureLimit (0)");
        var metric = failed.Metrics.Single();
        (metric.Name, metric.Value, metric.Condition, metric.Rule).ShouldBe(
            ("errors", "12", "result < 1", "failed (1) > failureLimit (0)")
        );
        metric.Result!.ShouldContain("\"startedAt\":\"2026-03-01T11:56:00Z\"");
        (await bed.Verdicts.FindAsync("0d6a5f0e-5a3c-4e6f-9d27-000000000003"))!.Explanation.ShouldContain("Größe 10 µs");
        bed.Verdicts.Contains("0d6a5f0e-5a3c-4e6f-9d27-000000000001", AnalysisPhase.Failed, end).ShouldBeTrue();
        (await UpgradeAsync(bed.Another())).ShouldBeEmpty();
    }
}
