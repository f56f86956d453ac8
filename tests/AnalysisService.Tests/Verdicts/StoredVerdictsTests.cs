namespace Rollouts.AnalysisService.Tests;

public sealed class StoredVerdictsTests
{
    private static readonly DateTimeOffset Ended = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly StoredVerdicts _stored = new();

    [Theory]
    [InlineData("0b6f5b1e-5c0f-4f4e-9d25-0a4d0e0f4a11")]
    [InlineData("run-1")]
    [InlineData("")]
    public void Contains_SameVerdict_IsTrue(string uid)
    {
        _stored.Add(uid, "Failed", Ended);

        _stored.Contains(uid, "Failed", Ended.ToOffset(TimeSpan.FromHours(2))).ShouldBeTrue();
        _stored.Contains(uid, "Successful", Ended).ShouldBeFalse();
        _stored.Contains(uid, "Failed", Ended.AddSeconds(1)).ShouldBeFalse();
        _stored.Contains(uid, "Failed", null).ShouldBeFalse();
        _stored.Contains(uid + "x", "Failed", Ended).ShouldBeFalse();
    }

    [Fact]
    public void Contains_SameNumberSpeltOtherwise_IsFalse()
    {
        _stored.Add("0b6f5b1e-5c0f-4f4e-9d25-0a4d0e0f4a11", "Failed", null);

        _stored.Contains("0B6F5B1E-5C0F-4F4E-9D25-0A4D0E0F4A11", "Failed", null).ShouldBeFalse();
        _stored.Contains("0b6f5b1e5c0f4f4e9d250a4d0e0f4a11", "Failed", null).ShouldBeFalse();
    }

    [Fact]
    public void Add_Again_TakesThePlace()
    {
        _stored.Add("0b6f5b1e-5c0f-4f4e-9d25-0a4d0e0f4a11", "Error", null);
        _stored.Add("0b6f5b1e-5c0f-4f4e-9d25-0a4d0e0f4a11", "Failed", Ended);

        _stored.Contains("0b6f5b1e-5c0f-4f4e-9d25-0a4d0e0f4a11", "Failed", Ended).ShouldBeTrue();
        _stored.Contains("0b6f5b1e-5c0f-4f4e-9d25-0a4d0e0f4a11", "Error", null).ShouldBeFalse();
    }
}
