using System.Globalization;
using System.Text;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

public sealed class UnseenWritesTests
{
    private static readonly ObjectKey Rollout = new("shop", "web");

    [Fact]
    public async Task Any_UntilTheCacheShowsTheWrite_Waits()
    {
        var cache = new OneObjectCache(Item("uid", 1));
        var writes = new UnseenWrites(new OneObjectServer(null), new ManualTimeProvider());

        writes.Add(Rollout, cache, Item("uid", 2));
        (await AnyAsync(writes)).ShouldBeTrue();

        cache.Item = Item("uid", 2);
        (await AnyAsync(writes)).ShouldBeFalse();
    }

    [Fact]
    public async Task Any_ObjectMadeAnew_IsNotWaitedFor()
    {
        var writes = new UnseenWrites(new OneObjectServer(null), new ManualTimeProvider());

        writes.Add(Rollout, new OneObjectCache(Item("other", 1)), Item("uid", 2));

        (await AnyAsync(writes)).ShouldBeFalse();
    }

    [Fact]
    public async Task Any_CreatedAndNeverShown_IsGivenUpAfterAWhile()
    {
        var time = new ManualTimeProvider();
        var writes = new UnseenWrites(new OneObjectServer(Item("uid", 2)), time);
        writes.Add(Rollout, new OneObjectCache(null), Item("uid", 2));
        (await AnyAsync(writes)).ShouldBeTrue();

        time.Advance(TimeSpan.FromSeconds(6));

        (await AnyAsync(writes)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_WatchHangs_WaitsAsLongAsItDoes(int onServer)
    {
        var time = new ManualTimeProvider();
        var cache = new OneObjectCache(Item("uid", 1));
        var server = new OneObjectServer(Item("uid", onServer));
        var writes = new UnseenWrites(server, time);
        writes.Add(Rollout, cache, Item("uid", 2));

        for (var second = 0; second < 60; second++)
        {
            (await AnyAsync(writes)).ShouldBeTrue();
            time.Advance(TimeSpan.FromSeconds(1));
        }

        // Asked every five seconds, not in every pass.
        server.Gets.ShouldBe(11);
        cache.Item = Item("uid", onServer);
        (await AnyAsync(writes)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("another")]
    [InlineData("older")]
    public async Task Any_ServerKnowsNothingOfTheWrite_CacheIsBelievedAgain(string onServer)
    {
        var time = new ManualTimeProvider();
        var present = onServer switch
        {
            "gone" => null,
            "another" => Item("other", 3),
            _ => Item("uid", 1),
        };
        var writes = new UnseenWrites(new OneObjectServer(present), time);
        writes.Add(Rollout, new OneObjectCache(Item("uid", 1)), Item("uid", 2));

        time.Advance(TimeSpan.FromSeconds(6));

        (await AnyAsync(writes)).ShouldBeFalse();
    }

    /// <summary>An answer that was lost: only the server knows whether the write was carried out.</summary>
    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(2, 2, false)]
    [InlineData(1, 1, false)]
    public async Task Write_WithoutAnAnswer_IsAskedForAndAwaited(int onServer, int cached, bool awaited)
    {
        var server = new OneObjectServer(Item("uid", onServer));
        var writes = new UnseenWrites(server, new ManualTimeProvider());
        writes.Doubt(Rollout, new OneObjectCache(Item("uid", cached)), new ObjectKey("shop", "web-1"));

        (await AnyAsync(writes)).ShouldBe(awaited);
        (await AnyAsync(writes)).ShouldBe(awaited);
        server.Gets.ShouldBe(1);
    }

    [Fact]
    public async Task Write_WithoutAnAnswerOfAnObjectThatIsNotThere_IsForgotten()
    {
        var writes = new UnseenWrites(new OneObjectServer(null), new ManualTimeProvider());
        writes.Doubt(Rollout, new OneObjectCache(null), new ObjectKey("shop", "web-1"));

        (await AnyAsync(writes)).ShouldBeFalse();
    }

    private static ValueTask<bool> AnyAsync(UnseenWrites writes) => writes.AnyAsync(Rollout, TestContext.Current.CancellationToken);

    private static KubeObject Item(string uid, int version) =>
        KubeObject.Parse(
            Encoding.UTF8.GetBytes(
                """{"metadata":{"namespace":"shop","name":"web-1","uid":"UID","resourceVersion":"VERSION"}}"""
                    .Replace("UID", uid, StringComparison.Ordinal)
                    .Replace("VERSION", version.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            )
        );

    private sealed class OneObjectCache(KubeObject? item) : IObjectCache
    {
        public KubeObject? Item { get; set; } = item;

        public ResourceType Type => KnownResources.ReplicaSets;

        public bool HasSynced => true;

        public KubeObject? Get(ObjectKey key) => Item;

        public IReadOnlyList<KubeObject> List(string? @namespace = null) => Item is null ? [] : [Item];

        public IReadOnlyList<KubeObject> ByIndex(string index, string value) => [];
    }
}
