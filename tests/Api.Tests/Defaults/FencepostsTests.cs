using System.Text.Json;

namespace Rollouts.Api.Tests;

public sealed class FencepostsTests
{
    // Row A52's examples.
    [Theory]
    [InlineData(1, null, null, 1, 0)]
    [InlineData(2, null, null, 1, 0)]
    [InlineData(3, null, null, 1, 0)]
    [InlineData(4, null, null, 1, 1)]
    [InlineData(5, null, null, 2, 1)]
    [InlineData(8, null, null, 2, 2)]
    [InlineData(10, null, null, 3, 2)]
    [InlineData(20, null, null, 5, 5)]
    [InlineData(10, "0", "0", 0, 1)]
    [InlineData(10, "\"5\"", "\"5%\"", 1, 0)]
    [InlineData(10, "\"0%\"", "\"5%\"", 0, 1)]
    [InlineData(3, "1", "7", 1, 3)]
    [InlineData(0, "\"50%\"", "1", 0, 0)]
    [InlineData(10, "\"x\"", "1", 0, 0)]
    public void Of_Canary_FollowsArgosRounding(int replicas, string? surge, string? unavailable, int expectedSurge, int expectedUnavailable)
    {
        var json =
            $$$"""{"spec":{"replicas":{{{replicas}}},"strategy":{"canary":{"maxSurge":{{{surge ?? "null"}}},"maxUnavailable":{{{unavailable ?? "null"}}} } } } }""";
        var rollout = JsonSerializer.Deserialize<Rollout>(json, RolloutsJson.Options)!;

        Fenceposts.Of(rollout).ShouldBe(new Fenceposts(expectedSurge, expectedUnavailable));
    }
}
