namespace Rollouts.Kubernetes.Tests;

public sealed class EventIdentityTests
{
    [Fact]
    public void Of_SameTexts_IsTheSame() => EventIdentity.Of("Rollout", "web", "é").ShouldBe(EventIdentity.Of("Rollout", "web", "é"));

    [Theory]
    [InlineData("ab", "c", "a", "bc")]
    [InlineData("a", "", "", "a")]
    [InlineData("a", "b", "b", "a")]
    public void Of_TextsThatReadTheSameInARow_Differ(string first, string second, string third, string fourth) =>
        EventIdentity.Of(first, second).ShouldNotBe(EventIdentity.Of(third, fourth));
}
