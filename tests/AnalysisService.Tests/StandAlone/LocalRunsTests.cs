using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>What the engine is promised by an API server holds without one too.</summary>
public sealed class LocalRunsTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("local-runs").FullName;
    private readonly List<StoreDatabase> _databases = [];
    private readonly List<(IDisposable Store, CancellationTokenSource Stop, Task Running)> _opened = [];

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        foreach (var database in _databases)
        {
            await database.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Create_NameThatIsTaken_IsNullAndChangesNothing()
    {
        var runs = await OpenAsync();
        var first = await runs.CreateAsync(Run("a"), TestContext.Current.CancellationToken);

        (await runs.CreateAsync(Run("a"), TestContext.Current.CancellationToken)).ShouldBeNull();

        runs.Find(first!.Key)!.Header.Uid.ShouldBe(first.Header.Uid);
        first.Header.Uid.ShouldNotBeEmpty();
        first.Header.CreationTimestamp.ShouldNotBeNull();
    }

    [Fact]
    public async Task Patch_OnTopOfAnOldVersion_IsOvertakenAndChangesNothing()
    {
        var runs = await OpenAsync();
        var first = await runs.CreateAsync(Run("a"), TestContext.Current.CancellationToken);
        var second = await runs.PatchAsync(first!, Phase("Running"), TestContext.Current.CancellationToken);

        var late = await runs.PatchAsync(first!, Phase("Failed"), TestContext.Current.CancellationToken);

        late.ShouldBe(RunWrite.Late);
        RunReader.PhaseOf(runs.Find(first!.Key)!).ShouldBe("Running");
        second.Written!.Header.Uid.ShouldBe(first.Header.Uid);
    }

    [Fact]
    public async Task Patch_RunThatIsGoneOrAnother_IsGone()
    {
        var runs = await OpenAsync();
        var first = await runs.CreateAsync(Run("a"), TestContext.Current.CancellationToken);
        await runs.DeleteAsync(first!, TestContext.Current.CancellationToken);

        (await runs.PatchAsync(first!, Phase("Running"), TestContext.Current.CancellationToken)).ShouldBe(RunWrite.Gone);
        var second = await runs.CreateAsync(Run("a"), TestContext.Current.CancellationToken);
        (await runs.PatchAsync(first!, Phase("Running"), TestContext.Current.CancellationToken)).ShouldBe(RunWrite.Gone);
        await runs.DeleteAsync(first!, TestContext.Current.CancellationToken);

        runs.Find(second!.Key).ShouldNotBeNull();
    }

    [Fact]
    public async Task Open_AfterTheProcessIsGone_KnowsEveryWriteAndGoesOnCounting()
    {
        var runs = await OpenAsync();
        var kept = await runs.CreateAsync(Run("kept"), TestContext.Current.CancellationToken);
        var patched = await runs.PatchAsync(kept!, Phase("Running"), TestContext.Current.CancellationToken);
        var deleted = await runs.CreateAsync(Run("deleted"), TestContext.Current.CancellationToken);
        await runs.DeleteAsync(deleted!, TestContext.Current.CancellationToken);
        await CloseAsync();

        var again = await OpenAsync();
        var next = await again.CreateAsync(Run("next"), TestContext.Current.CancellationToken);

        again.Find(kept!.Key)!.Json.Span.SequenceEqual(patched.Written!.Json.Span).ShouldBeTrue();
        again.Find(deleted!.Key).ShouldBeNull();
        long.Parse(next!.Header.ResourceVersion).ShouldBeGreaterThan(long.Parse(patched.Written.Header.ResourceVersion));
    }

    [Fact]
    public async Task Patch_ManyWritersAtOnce_EachVersionIsToldOnceInOrder()
    {
        const int Writers = 20;
        var runs = await OpenAsync();
        var told = new List<string>();
        runs.Subscribe(change => told.Add(change.Latest.Header.ResourceVersion));
        var created = await runs.CreateAsync(Run("a"), TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(n => CountUpAsync(runs, created!.Key)));

        runs.Find(created!.Key)!.ToNode()["status"]!["n"]!.GetValue<int>().ShouldBe(Writers);
        told.Count.ShouldBe(Writers + 1);
        told.Zip(told.Skip(1)).ShouldAllBe(static pair => long.Parse(pair.First) < long.Parse(pair.Second));
    }

    [Fact]
    public async Task Write_StoreThatCannotBeWritten_IsToldAndNothingIsSeen()
    {
        var store = new FailingObjects();
        var runs = Open(store);
        var created = await runs.CreateAsync(Run("a"), TestContext.Current.CancellationToken);
        store.Fails = true;

        await Should.ThrowAsync<IOException>(() => runs.PatchAsync(created!, Phase("Running"), TestContext.Current.CancellationToken));

        RunReader.PhaseOf(runs.Find(created!.Key)!).ShouldBeNull();
    }

    private static async Task CountUpAsync(LocalRuns runs, ObjectKey key)
    {
        while (true)
        {
            var known = runs.Find(key)!;
            var count = known.ToNode()["status"]?["n"]?.GetValue<int>() ?? 0;
            var change = new JsonObject { ["status"] = new JsonObject { ["n"] = count + 1 } };
            if ((await runs.PatchAsync(known, change, TestContext.Current.CancellationToken)).Written is not null)
            {
                return;
            }
        }
    }

    private string StorePath => Path.Combine(_folder, "runs.db");

    private async Task<LocalRuns> OpenAsync()
    {
        var database = StoreFactory.Create(new AnalysisServiceOptions { Store = StorePath });
        _databases.Add(database);
        await new StoreSchema(database, TimeProvider.System).UpgradeAsync(TestContext.Current.CancellationToken);
        return Open(new StoredLocalObjects(database));
    }

    private LocalRuns Open<T>(T store)
        where T : ILocalObjects, IDisposable
    {
        var runs = new LocalRuns(store, new AnalysisServiceOptions(), new ManualTimeProvider());
        var stop = new CancellationTokenSource();
        _opened.Add((store, stop, runs.RunAsync(stop.Token)));
        return runs;
    }

    // Ends without saying goodbye: what is kept must be kept by then.
    private async Task CloseAsync()
    {
        foreach (var (store, stop, running) in _opened)
        {
            await stop.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(running);
            store.Dispose();
            stop.Dispose();
        }

        _opened.Clear();
    }

    private static JsonObject Run(string name) =>
        new()
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "AnalysisRun",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["metrics"] = new JsonArray() },
        };

    private static JsonObject Phase(string phase) => new() { ["status"] = new JsonObject { ["phase"] = phase } };
}
