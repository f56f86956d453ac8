using Rollouts.ClusterBed;

namespace Rollouts.EndToEnd.Tests;

public sealed class BadReleaseWithKilledServicesTests(ClusterFixture clusters)
{
    [Fact]
    public Task Release_BadVersionAndServicesKilledMidway_IsRolledBack() =>
        Shop.RunAsync(clusters, "bad-killed", static shop => Release.OfABadVersionAsync(shop, kill: true));
}
