using Microsoft.Data.Sqlite;
using Rollouts.Api;

namespace Rollouts.AnalysisService.Tests;

public sealed class SqliteVerdictStoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("verdicts").FullName;
    private SqliteVerdictStore _store = null!;

    private string File => Path.Combine(_folder, "deep", "verdicts.db");

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<SqliteVerdictStore> OpenAsync()
    {
        var store = new SqliteVerdictStore(File);
        await store.InitializeAsync();
        return store;
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
            Metrics = "[]",
        };

    [Fact]
    public async Task Save_Verdict_IsFoundAgain()
    {
        await _store.SaveAsync(Verdict("a"));

        var found = (await _store.FindAsync("a"))!;
        (found.Namespace, found.Owner, found.CompletedAt).ShouldBe(("demo", "Rollout/web", Noon));
        _store.Contains("a", AnalysisPhase.Failed, Noon).ShouldBeTrue();
        _store.Contains("b", AnalysisPhase.Failed, Noon).ShouldBeFalse();
    }

    [Fact]
    public async Task Save_SameRunTwice_IsOneRow()
    {
        await _store.SaveAsync(Verdict("a"));
        await _store.SaveAsync(Verdict("a", AnalysisPhase.Successful, 5));

        var only = (await _store.ListAsync(10)).Single();
        only.Phase.ShouldBe(AnalysisPhase.Successful);
        only.RecordedAt.ShouldBe(Noon);
        _store.Contains("a", AnalysisPhase.Failed, Noon).ShouldBeFalse();
    }

    [Fact]
    public async Task Initialize_ExistingFile_KnowsWhatIsStored()
    {
        await _store.SaveAsync(Verdict("a"));
        await _store.DisposeAsync();

        _store = await OpenAsync();

        _store.Contains("a", AnalysisPhase.Failed, Noon).ShouldBeTrue();
    }

    [Fact]
    public async Task List_ManyVerdicts_GivesTheLatestFirst()
    {
        foreach (var minute in new[] { 2, 0, 3, 1 })
        {
            await _store.SaveAsync(Verdict($"u{minute}", minute: minute));
        }

        (await _store.ListAsync(3)).Select(static v => v.Uid).ShouldBe(["u3", "u2", "u1"]);
    }

    [Fact]
    public async Task Save_FromManyTasks_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => _store.SaveAsync(Verdict($"u{i % 25}")))));

        (await _store.ListAsync(100)).Count.ShouldBe(25);
    }

    [Fact]
    public async Task CheckWritable_FileTakenAway_Fails()
    {
        await _store.CheckWritableAsync();
        await using (var connection = new SqliteConnection($"Data Source={File}"))
        {
            await connection.OpenAsync();
            await using var drop = connection.CreateCommand();
            drop.CommandText = "DROP TABLE verdicts";
            await drop.ExecuteNonQueryAsync();
        }

        await Should.ThrowAsync<SqliteException>(() => _store.CheckWritableAsync());
    }
}
