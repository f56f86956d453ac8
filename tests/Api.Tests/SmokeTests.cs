namespace Rollouts.Api.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void True_IsTrue() => true.ShouldBeTrue();
}
