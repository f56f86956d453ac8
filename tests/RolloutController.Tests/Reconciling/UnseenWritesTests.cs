using System.Globalization;
using System.Text;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

public sealed class UnseenWritesTests
{
    private static readonly ObjectKey Rollout = new("shop", "web");

    [Fact]
    public void Any_UntilTheCacheShowsTheWrite_Waits()
    {
        var cache = new OneObjectCache(Item("uid", 1));
        var writes = new UnseenWrites(new ManualTimeProvider());

        writes.Add(Rollout, cache, Item("uid", 2));
        writes.Any(Rollout).ShouldBeTrue();

        cache.Item = Item("uid", 2);
        writes.Any(Rollout).ShouldBeFalse();
    }

    [Fact]
    public void Any_ObjectMadeAnew_IsNotWaitedFor()
    {
        var writes = new UnseenWrites(new ManualTimeProvider());

        writes.Add(Rollout, new OneObjectCache(Item("other", 1)), Item("uid", 2));

        writes.Any(Rollout).ShouldBeFalse();
    }

    [Fact]
    public void Any_WriteThatNeverShows_IsGivenUpAfterAWhile()
    {
        var time = new ManualTimeProvider();
        var writes = new UnseenWrites(time);
        writes.Add(Rollout, new OneObjectCache(null), Item("uid", 2));
        writes.Any(Rollout).ShouldBeTrue();

        time.Advance(TimeSpan.FromSeconds(6));

        writes.Any(Rollout).ShouldBeFalse();
    }

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

        public bool HasSynced => true;

        public KubeObject? Get(ObjectKey key) => Item;

        public IReadOnlyList<KubeObject> List(string? @namespace = null) => Item is null ? [] : [Item];

        public IReadOnlyList<KubeObject> ByIndex(string index, string value) => [];
    }
}
