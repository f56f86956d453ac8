using Rollouts.ClusterBed;

namespace Rollouts.EndToEnd.Tests;

public sealed class GoodReleaseTests(ClusterFixture clusters)
{
    [Fact]
    public Task Release_GoodVersion_IsPromoted() =>
        Shop.RunAsync(clusters, "good", static shop => Release.OfAGoodVersionAsync(shop, kill: false));
}
