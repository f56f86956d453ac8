using Rollouts.ClusterBed;

namespace Rollouts.EndToEnd.Tests;

public sealed class BadReleaseTests(ClusterFixture clusters)
{
    [Fact]
    public Task Release_BadVersion_IsRolledBack() =>
        Shop.RunAsync(clusters, "bad", static shop => Release.OfABadVersionAsync(shop, kill: false));
}
