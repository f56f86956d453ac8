namespace Rollouts.Api.Tests;

public sealed class KubernetesTimeTests
{
    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00Z")]
    [InlineData("2026-01-31T12:00:00.999999-05:30", "2026-01-31T17:30:00Z")]
    public void TryParse_Rfc3339_GivesTheInstant(string text, string expected)
    {
        KubernetesTime.TryParse(text, out var time).ShouldBeTrue();
        KubernetesTime.Format(time).ShouldBe(expected);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("2026-01-31")]
    [InlineData("2026-13-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00.Z.Z")]
    public void TryParse_AnythingElse_IsRefused(string? text) => KubernetesTime.TryParse(text, out _).ShouldBeFalse();
}
