namespace Rollouts.Analysis.Tests;

/// <summary>Rows D13 and D14: rules are regular expressions of Go's.</summary>
public sealed class MetricNameRuleTests
{
    [Theory]
    [InlineData(".*", "errors,error-rate,latency")]
    [InlineData("err", "errors,error-rate")]
    [InlineData("^error-rate$", "error-rate")]
    [InlineData("(?i)LAT", "latency")]
    [InlineData("(?P<kind>lat)", "latency")]
    [InlineData("", "errors,error-rate,latency")]
    [InlineData("test.*", "")]
    // Go's engine has neither of these, so that they match nothing, as in Argo.
    [InlineData("(?=err)", "")]
    [InlineData("(e)\\1", "")]
    [InlineData("[", "")]
    [InlineData("*", "")]
    public void Match_Pattern_MeansWhatItMeansInGo(string pattern, string matched) =>
        string.Join(',', MetricNameRule.Match(pattern, ["errors", "error-rate", "latency"])).ShouldBe(matched);

    [Fact]
    public void Match_HostilePattern_IsRefusedAtOnce()
    {
        MetricNameRule.Match(new string('(', 100_000), ["errors"]).ShouldBeEmpty();
        MetricNameRule.Match("(a{1000}){1000}", ["errors"]).ShouldBeEmpty();
        MetricNameRule.Match("(a+)+$", [new string('a', 50_000) + "!"]).ShouldBeEmpty();
    }
}
