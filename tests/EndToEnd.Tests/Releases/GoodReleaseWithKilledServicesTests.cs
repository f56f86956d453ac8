using Rollouts.ClusterBed;

namespace Rollouts.EndToEnd.Tests;

public sealed class GoodReleaseWithKilledServicesTests(ClusterFixture clusters)
{
    [Fact]
    public Task Release_GoodVersionAndServicesKilledMidway_IsPromoted() =>
        Shop.RunAsync(clusters, "good-killed", static shop => Release.OfAGoodVersionAsync(shop, kill: true));
}
