using System.Collections.Concurrent;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rollouts.TestKit;

namespace Rollouts.Kubernetes.Tests;

public sealed class InformerTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = Eventually.DefaultDeadline;
    private readonly ManualTimeProvider _clock = new();
    private readonly FaultyServer _server = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _seen = new();
    private Task _run = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(Soon);
        _stop.Dispose();
    }

    [Fact]
    public async Task Run_ListAndWatch_FillCacheAndTellSubscribersInOrder()
    {
        _server.Put("a");
        var informer = await StartAsync();
        _seen.ShouldBe(["+a@1"]);

        _server.Put("a");
        _server.Put("b");
        _server.Remove("a");
        _server.Bookmark();
        _server.Put("a");
        await SeenAsync("+a@5");

        _seen.ShouldBe(["+a@1", "a@1>a@2", "+b@3", "-a@4", "+a@5"]);
        informer.Count.ShouldBe(2);
        informer.HasSynced.ShouldBeTrue();
        informer.Get(new ObjectKey("ns1", "a"))!.Header.ResourceVersion.ShouldBe("5");
        informer.Get(new ObjectKey("ns1", "zzz")).ShouldBeNull();
        informer.List("ns1").Count.ShouldBe(2);
        informer.List("ns0").ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_Objects_AreTrimmed()
    {
        _server.Put("a");
        var informer = await StartAsync(
            new InformerOptions
            {
                Trim = static json =>
                {
                    var node = KubeJson.ParseObject(json.Span);
                    node.Remove("spec");
                    return KubeJson.Serialize(node);
                },
            }
        );

        var text = Encoding.UTF8.GetString(informer.List()[0].Json.Span);
        text.ShouldNotContain("managedFields");
        text.ShouldNotContain("spec");
        informer.List()[0].Header.Uid.ShouldBe("u1");
    }

    [Fact]
    public async Task Run_TrimFails_ObjectIsKeptWhole()
    {
        _server.Put("a");

        var informer = await StartAsync(new InformerOptions { Trim = static _ => throw new InvalidOperationException("odd") });

        informer.List().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_WatchBreaks_GoesOnWhereItWas()
    {
        _server.Put("a");
        var informer = await StartAsync();
        Break(new HttpRequestException("reset"));

        _server.Put("b");
        await PassBackoffAsync();
        await SeenAsync("+b@2");

        _server.Lists.ShouldBe(1);
        informer.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Run_WatchExpires_ListsAgainAndNoticesDeletions()
    {
        _server.Put("a");
        _server.Put("gone");
        var informer = await StartAsync();
        Break(new KubernetesApiException(HttpStatusCode.Gone, "Expired", "old"));
        _server.Remove("gone");
        _server.Put("new");
        _server.Compact();

        await PassBackoffAsync();
        await SeenAsync("-gone@2");

        _server.Lists.ShouldBe(2);
        _seen.ShouldBe(["+a@1", "+gone@2", "+new@4", "-gone@2"], ignoreOrder: true);
        informer.List().Select(static item => item.Header.Name).ShouldBe(["a", "new"], ignoreOrder: true);
    }

    [Fact]
    public async Task Run_ResourceVersionGoesBackInAWatch_ListsAgain()
    {
        var client = new BackwardsServer();
        var informer = new Informer(client, KnownResources.Pods, time: _clock);
        _run = informer.RunAsync(_stop.Token);

        await Eventually.HoldsAsync(() => client.Lists >= 2, "it lists again", Soon);

        informer.List().ShouldBeEmpty("what came before the list is not taken in");
    }

    [Fact]
    public async Task Run_RecreatedWhileAway_IsDeletionAndAddition()
    {
        _server.Put("a");
        await StartAsync();
        Break(new KubernetesApiException(HttpStatusCode.Gone, "Expired", "old"));
        _server.Remove("a");
        _server.Put("a");
        _server.Compact();

        await PassBackoffAsync();
        await SeenAsync("+a@3");

        _seen.ShouldBe(["+a@1", "-a@1", "+a@3"]);
    }

    [Fact]
    public async Task Run_ListFails_BacksOffWithJitterAndSyncsLater()
    {
        var waits = new List<TimeSpan>();
        var failures = 6;
        _server.Fault = place => place == "list" && failures-- > 0 ? new HttpRequestException("down") : null;
        var informer = new Informer(_server, KnownResources.Pods, new InformerOptions { Jitter = static () => 0.5 }, _clock);
        _run = informer.RunAsync(_stop.Token);

        while (!informer.HasSynced)
        {
            var before = _clock.GetUtcNow();
            await Eventually.HoldsAsync(() => informer.HasSynced || _clock.PendingTimers > 0, "it waits or is done", Soon);
            if (_clock.AdvanceToNextTimer())
            {
                waits.Add(_clock.GetUtcNow() - before);
            }
        }

        waits.Select(static wait => wait.TotalMilliseconds).ShouldBe([600, 1200, 2400, 4800, 9600, 19200]);
    }

    [Fact]
    public async Task Run_ServerAsksToWait_IsObeyed()
    {
        var failures = 1;
        _server.Fault = place =>
            place == "list" && failures-- > 0
                ? new KubernetesApiException(HttpStatusCode.TooManyRequests, "TooManyRequests", "slow", TimeSpan.FromSeconds(20))
                : null;
        var informer = new Informer(_server, KnownResources.Pods, time: _clock);
        _run = informer.RunAsync(_stop.Token);
        await _clock.WaitForTimersAsync();

        (_clock.NextDue - _clock.GetUtcNow()).ShouldBe(TimeSpan.FromSeconds(20));
        _clock.Advance(TimeSpan.FromSeconds(20));

        await informer.WaitForSyncAsync().WaitAsync(Soon);
    }

    [Fact]
    public async Task Run_ServerClosesWatchesAtOnce_IsNotAskedInATightLoop()
    {
        _server.Fault = static place => place == "watch" ? new EndOfStreamException() : null;
        await StartAsync();
        await _clock.WaitForTimersAsync();

        _server.Watches.ShouldBe(1);
        _clock.AdvanceToNextTimer();
        await _clock.WaitForTimersAsync();

        _server.Watches.ShouldBe(2);
    }

    [Fact]
    public async Task Run_SubscriberThrows_OthersAndLaterChangesAreServed()
    {
        var informer = new Informer(_server, KnownResources.Pods, time: _clock);
        informer.Subscribe(static _ => throw new InvalidOperationException("bad subscriber"));
        informer.Subscribe(Remember);
        _run = informer.RunAsync(_stop.Token);
        await informer.WaitForSyncAsync().WaitAsync(Soon);

        _server.Put("a");
        _server.Put("a");

        await SeenAsync("a@1>a@2");
    }

    [Fact]
    public async Task Subscribe_Late_SeesWhatIsThereFirst()
    {
        _server.Put("a");
        var informer = new Informer(_server, KnownResources.Pods, time: _clock);
        _run = informer.RunAsync(_stop.Token);
        await informer.WaitForSyncAsync().WaitAsync(Soon);

        informer.Subscribe(Remember);
        _server.Put("b");
        await SeenAsync("+b@2");

        _seen.ShouldBe(["+a@1", "+b@2"]);
    }

    [Fact]
    public async Task Resync_Period_ShowsEveryObjectAgain()
    {
        _server.Put("a");
        await StartAsync(new InformerOptions { ResyncPeriod = TimeSpan.FromSeconds(900) });
        await _clock.WaitForTimersAsync();

        _clock.Advance(TimeSpan.FromSeconds(900));

        await SeenAsync("a@1>a@1");
    }

    [Fact]
    public async Task ByIndex_Values_FollowChanges()
    {
        var informer = new Informer(_server, KnownResources.Pods, time: _clock);
        informer.AddIndex("app", static item => item.Header.Labels.TryGetValue("app", out var app) ? [app] : []);
        informer.AddIndex(
            "odd",
            static item => item.Header.Name == "bad" ? throw new InvalidOperationException("odd") : [item.Header.Name]
        );
        informer.Subscribe(Remember);
        _run = informer.RunAsync(_stop.Token);
        _server.Put("a", "x");
        _server.Put("bad", "x");
        _server.Put("c", "y");
        _server.Put("a", "y");
        _server.Remove("c");
        _server.Put("end");
        await SeenAsync(static text => text.StartsWith("+end", StringComparison.Ordinal));

        Names(informer.ByIndex("app", "x")).ShouldBe("bad");
        Names(informer.ByIndex("app", "y")).ShouldBe("a");
        informer.ByIndex("app", "z").ShouldBeEmpty();
        Names(informer.ByIndex("odd", "a")).ShouldBe("a");
        informer.ByIndex("odd", "bad").ShouldBeEmpty();
        informer.Get(new ObjectKey("ns1", "bad")).ShouldNotBeNull();
        Should.Throw<ArgumentException>(() => informer.ByIndex("none", "x"));
        Should.Throw<ArgumentException>(() => informer.AddIndex("app", static _ => []));
    }

    [Fact]
    public async Task Run_Twice_Refused()
    {
        var informer = await StartAsync();

        await Should.ThrowAsync<InvalidOperationException>(() => informer.RunAsync(_stop.Token));
    }

    [Fact]
    public async Task WaitForSync_Cancelled_OperationCanceled()
    {
        using var cancel = new CancellationTokenSource();
        var informer = new Informer(_server, KnownResources.Pods);
        var wait = informer.WaitForSyncAsync(cancel.Token);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public void Run_RandomChangesAndFaults_CacheEndsEqualToTheServer() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), static seed => RandomRunAsync(seed).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static async Task<bool> RandomRunAsync(int seed)
    {
#pragma warning disable RS0030 // The seed comes from the property.
        var dice = new Random(seed);
#pragma warning restore RS0030
        var server = new FaultyServer();
        var faults = new ConcurrentQueue<Exception?>(Enumerable.Range(0, 60).Select(_ => RandomFault(dice)));
        server.Fault = _ => faults.TryDequeue(out var fault) ? fault : null;
        var informer = new Informer(
            server,
            KnownResources.Pods,
            new InformerOptions { MinBackoff = TimeSpan.Zero, MaxBackoff = TimeSpan.Zero }
        );
        informer.AddIndex("name", static item => [item.Header.Name]);
        // A mirror that knows only what subscribers are told.
        var mirror = new ConcurrentDictionary<ObjectKey, string>();
        var inconsistent = 0;
        informer.Subscribe(change =>
        {
            var known = mirror.TryGetValue(change.Latest.Key, out var version) ? version : null;
            if (known != change.Before?.Header.ResourceVersion && change.After is not null)
            {
                Interlocked.Increment(ref inconsistent);
            }

            if (change.After is null)
            {
                mirror.TryRemove(change.Latest.Key, out _);
            }
            else
            {
                mirror[change.Latest.Key] = change.After.Header.ResourceVersion;
            }
        });
        using var stop = new CancellationTokenSource();
        var run = informer.RunAsync(stop.Token);
        for (var i = 0; i < 80; i++)
        {
            var name = new string('n', dice.Next(1, 6));
            switch (dice.Next(8))
            {
                case 0:
                    server.Remove(name);
                    break;
                case 1:
                    server.Compact();
                    break;
                case 2:
                    server.Bookmark();
                    break;
                case 3:
                    await Task.Yield();
                    break;
                default:
                    server.Put(name);
                    break;
            }
        }

        server.Put("end");
        await Eventually.HoldsAsync(
            () =>
            {
                server.Wake();
                return informer.HasSynced
                    && Versions(informer.List()) == Versions(server.Objects)
                    && informer.ByIndex("name", "end").Count == 1
                    && mirror.Count == server.Objects.Count
                    && server.Objects.All(item => mirror.TryGetValue(item.Key, out var version) && version == item.Header.ResourceVersion);
            },
            $"cache and mirror equal the server (seed {seed})",
            Soon
        );
        await stop.CancelAsync();
        await run.WaitAsync(Soon);
        return inconsistent == 0;
    }

    private static Exception? RandomFault(Random dice) =>
        dice.Next(10) switch
        {
            0 => new HttpRequestException("reset"),
            1 => new KubernetesApiException(HttpStatusCode.Gone, "Expired", "old"),
            2 => new KubernetesApiException(HttpStatusCode.InternalServerError, "InternalError", "down"),
            3 => new EndOfStreamException(),
            4 => new InvalidOperationException("unknown"),
            _ => null,
        };

    private async Task<Informer> StartAsync(InformerOptions? options = null)
    {
        var informer = new Informer(_server, KnownResources.Pods, options, _clock);
        informer.Subscribe(Remember);
        _run = informer.RunAsync(_stop.Token);
        await informer.WaitForSyncAsync().WaitAsync(Soon);
        return informer;
    }

    /// <summary>Breaks the watch that runs, once.</summary>
    private void Break(Exception failure)
    {
        var left = 1;
        _server.Fault = place => place == "watch" && Interlocked.Decrement(ref left) == 0 ? failure : null;
        _server.Wake();
    }

    private async Task PassBackoffAsync()
    {
        await _clock.WaitForTimersAsync();
        _clock.AdvanceToNextTimer();
    }

    private void Remember(ObjectChange change) =>
        _seen.Enqueue(
            (change.Before, change.After) switch
            {
                (null, { } after) => $"+{Text(after)}",
                ({ } before, { } after) => $"{Text(before)}>{Text(after)}",
                ({ } before, null) => $"-{Text(before)}",
                _ => "nothing",
            }
        );

    private Task SeenAsync(string text) => SeenAsync(seen => seen == text);

    private Task SeenAsync(Func<string, bool> wanted) => Eventually.HoldsAsync(() => _seen.Any(wanted), "the subscriber is told", Soon);

    private static string Versions(IReadOnlyList<KubeObject> items) => string.Join(',', items.Select(Text).Order(StringComparer.Ordinal));

    private static string Names(IReadOnlyList<KubeObject> items) =>
        string.Join(',', items.Select(static item => item.Header.Name).Order(StringComparer.Ordinal));

    private static string Text(KubeObject item) => $"{item.Header.Name}@{item.Header.ResourceVersion}";
}
