using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Windows in the real databases: each stored once, whoever is killed or faster.</summary>
public sealed class StoredWindowsTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly WindowSchedule Schedule = new(Begin, TimeSpan.FromMinutes(1), 60, TimeSpan.Zero);

    private readonly PostgresFixture _postgres;
    private readonly AnalysisMetrics _metrics = new();
    private readonly ManualTimeProvider _clock = new(Begin);

    public StoredWindowsTests(PostgresFixture postgres)
    {
        _postgres = postgres;
    }

    public void Dispose() => _metrics.Dispose();

    [Theory]
    [BothDatabases]
    public async Task Windows_ThatWereAdded_AreReadByTheNextService(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        var facts = new Dictionary<string, string> { ["edges"] = "0.1 0.5" };
        var added = await Store(bed).AddAsync(Context(), Schedule, new WindowRecord(Rows(3)) { Facts = facts });
        await Store(bed).AddAsync(Context(), Schedule, new WindowRecord(Rows(70)) { Facts = facts });

        var read = await Store(bed).ReadAsync(Context(added.Metadata), Schedule);

        read.Rows.Select(WindowCodec.Write).ShouldBe(Rows(70).Select(WindowCodec.Write));
        read.Facts.ShouldBe(facts);
        read.Lost.ShouldBeNull("the store is ahead of the status, as after a kill between the two");
        added.Metadata["windows"].ShouldBe($"3 {LostWindows.DigestOf(Rows(3))}");
    }

    [Theory]
    [BothDatabases]
    public async Task Windows_OfOthers_AreNotMixedIn(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        await Store(bed).AddAsync(Context(), Schedule, new WindowRecord(Rows(3)));

        (await Store(bed).ReadAsync(Context() with { Ordinal = 2 }, Schedule)).Rows.ShouldBeEmpty();
        (await Store(bed).ReadAsync(Context() with { Run = new RunIdentity("demo", "web", "other") }, Schedule)).Rows.ShouldBeEmpty();
        var anew = Schedule with { Begin = Begin.AddHours(1) };
        (await Store(bed).ReadAsync(Context(), anew)).Rows.ShouldBeEmpty("a measurement that was begun anew has windows of its own");
    }

    /// <summary>Two services that look at one measurement at the same time: one of them wins, and both see the same.</summary>
    [Theory]
    [BothDatabases]
    public async Task Windows_OfferedByTwoAtOnce_AreThoseOfOne(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        for (var known = 0; known < 20; known++)
        {
            var before = (await Store(bed).ReadAsync(Context(), Schedule)).Rows;
            before.Count.ShouldBe(known);
            var answers = await Task.WhenAll(
                Enumerable
                    .Range(1, 4)
                    .Select(service =>
                        Task.Run(() =>
                            Store(bed)
                                .AddAsync(
                                    Context(),
                                    Schedule,
                                    new WindowRecord([.. before, Row(service)])
                                    {
                                        Facts = new Dictionary<string, string> { ["edges"] = "1" },
                                    }
                                )
                        )
                    )
            );

            answers.Select(static a => string.Join(';', a.Rows.Select(WindowCodec.Write))).Distinct().Count().ShouldBe(1);
        }

        (await bed.ScalarAsync("SELECT count(*) FROM windows")).ShouldBe(20L);
        (await bed.ScalarAsync("SELECT count(*) FROM window_records")).ShouldBe(1L);
    }

    [Theory]
    [BothDatabases]
    public async Task Windows_FoundWithOtherFacts_AreNotAdded(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        var first = new Dictionary<string, string> { ["edges"] = "0.1" };
        var other = new Dictionary<string, string> { ["edges"] = "0.5" };
        await Store(bed).AddAsync(Context(), Schedule, new WindowRecord(Rows(1)) { Facts = first });

        var answer = await Store(bed).AddAsync(Context(), Schedule, new WindowRecord(Rows(2)) { Facts = other });

        answer.Facts.ShouldBe(first);
        answer.Rows.Count.ShouldBe(1);
    }

    [Theory]
    [BothDatabases]
    public async Task Windows_ThatAreGone_AreNoticed(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        var added = await Store(bed).AddAsync(Context(), Schedule, new WindowRecord(Rows(5)));
        await bed.ExecuteAsync("DELETE FROM windows WHERE number = 2");

        var read = await Store(bed).ReadAsync(Context(added.Metadata), Schedule);

        read.Rows.Count.ShouldBe(2, "behind a gap nothing is of use");
        read.Lost.ShouldBe(new LostWindows(2, 5, LostWindows.DigestOf(Rows(5))));
        var healed = await Store(bed).AddAsync(Context(added.Metadata), Schedule, new WindowRecord(Rows(6)));
        healed.Rows.Count.ShouldBe(6);
        (await bed.ScalarAsync("SELECT count(*) FROM windows")).ShouldBe(6L);
    }

    [Theory]
    [BothDatabases]
    public async Task Windows_ThatSomebodyTamperedWith_AreAnErrorThatQuotesThem(string kind)
    {
        await using var bed = await StoreBed.StartAsync(kind, _postgres);
        await Store(bed).AddAsync(Context(), Schedule, new WindowRecord(Rows(2)));
        await bed.ExecuteAsync("UPDATE windows SET line = '*****' WHERE number = 1");

        var error = await Should.ThrowAsync<ProviderException>(() => Store(bed).ReadAsync(Context(), Schedule));

        error.Message.ShouldContain("window 2 holds \"*****\"");
    }

    [Fact]
    public async Task Windows_OfAMeasurementThatBeganWithoutAStore_AreTakenOver()
    {
        await using var bed = await StoreBed.StartAsync(StoreBed.Sqlite, _postgres);
        var metadata = new Dictionary<string, string> { ["windows.0"] = string.Join(';', Rows(3).Select(WindowCodec.Write)) };

        var read = await Store(bed).ReadAsync(Context(metadata), Schedule);
        await Store(bed).AddAsync(Context(metadata), Schedule, new WindowRecord(Rows(4)));

        read.Rows.Count.ShouldBe(3);
        (await Store(bed).ReadAsync(Context(metadata), Schedule)).Rows.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Store_ThatIsAway_IsSaidToBeAndAskedAgainLater()
    {
        await using var bed = await StoreBed.StartAsync(StoreBed.Sqlite, _postgres);
        var store = Store(bed);
        await bed.ExecuteAsync("ALTER TABLE windows RENAME TO elsewhere");
        var error = await Should.ThrowAsync<WindowStoreException>(() => store.ReadAsync(Context(), Schedule));
        await bed.ExecuteAsync("ALTER TABLE elsewhere RENAME TO windows");

        error.Message.ShouldStartWith("the verdict store cannot be used: ");
        await Should.ThrowAsync<WindowStoreException>(() => store.ReadAsync(Context(), Schedule));
        _clock.Advance(TimeSpan.FromSeconds(6));
        (await store.ReadAsync(Context(), Schedule)).Rows.ShouldBeEmpty();
    }

    private StoredWindows Store(StoreBed bed) => new(bed.Database, new StoreMetrics(_metrics), _clock);

    private static WindowRow Row(int number) => number % 5 == 4 ? WindowRow.Missing("gone") : new([number, 100.5], [double.NaN, number]);

    private static WindowRow[] Rows(int count) => [.. Enumerable.Range(0, count).Select(Row)];

    private static MeasurementContext Context(IReadOnlyDictionary<string, string>? metadata = null) =>
        new()
        {
            Run = new RunIdentity("demo", "web", "uid-1"),
            Metric = new Metric { Name = "errors", Provider = new MetricProvider() },
            Ordinal = 1,
            At = Begin,
            Measurement = new Measurement { Phase = AnalysisPhase.Running, Metadata = metadata },
            Http = null!,
            Secrets = null!,
        };
}
