namespace Rollouts.Kubernetes.Tests;

public sealed class ResourceVersionsTests
{
    [Theory]
    [InlineData("1", "2", -1)]
    [InlineData("9", "10", -1)]
    [InlineData("10", "9", 1)]
    [InlineData("7", "7", 0)]
    [InlineData("007", "7", 0)]
    [InlineData("99999999999999999999999", "100000000000000000000000", -1)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "1", null)]
    [InlineData("", "1", null)]
    [InlineData("-1", "1", null)]
    public void Compare_Versions_OrdersNumbersOfAnyLength(string left, string right, int? expected) =>
        ResourceVersions.Compare(left, right).ShouldBe(expected);
}
