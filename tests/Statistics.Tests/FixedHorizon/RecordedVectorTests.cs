using System.Text.Json.Nodes;
using Rollouts.Conformance;

namespace Rollouts.Statistics.Tests;

/// <summary>Agreement with recorded results of scipy, statsmodels and R, and that the comparison would see a difference.</summary>
public sealed class RecordedVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void Compare_RecordedVectors_AllAgree()
    {
        using var shown = new StringWriter();
        var tally = StatisticsCommand.Compare(RecordedStatistics.Require("vectors.json"), shown);
        tally.End();
        output.WriteLine(shown.ToString());
        tally.Total.ShouldBePositive();
        tally.Agreed.ShouldBe(tally.Total, shown.ToString());
    }

    [Theory]
    [InlineData("""{ "t": -4 }""", "t: expected -4, got -4.4312")]
    [InlineData("""{ "kurtosis": 1 }""", "ours does not answer that")]
    [InlineData("""{ "error": "degenerate" }""", "expected a refusal")]
    [InlineData("""{ "pLess": [0.1] }""", "pLess: expected")]
    [InlineData("""{ "pLess": "NaN" }""", "pLess: expected NaN")]
    public void Compare_TamperedCase_SaysWhatDisagrees(string expected, string said) =>
        Disagreement("welch", """[1, 2, 3]""", expected).ShouldContain(said);

    [Fact]
    public void Compare_UnknownTest_IsADisagreement() =>
        Disagreement("tea_leaves", "[1]", "{}").ShouldContain("there is no test of ours for 'tea_leaves'");

    [Fact]
    public void Compare_UndefinedReference_AgreesWithARefusal() =>
        Compare("welch", "[2, 2, 2]", """{ "t": "NaN", "pLess": null }""").Tally.Agreed.ShouldBe(1);

    private static string Disagreement(string test, string x, string expected)
    {
        var (tally, shown) = Compare(test, x, expected);
        (tally.Agreed, tally.Total).ShouldBe((0, 1));
        return shown;
    }

    private static (Tally Tally, string Shown) Compare(string test, string x, string expected)
    {
        var recorded = new JsonObject
        {
            ["id"] = "v1",
            ["test"] = test,
            ["params"] = new JsonObject(),
            ["x"] = JsonNode.Parse(x),
            ["y"] = x.StartsWith("[2", StringComparison.Ordinal) ? JsonNode.Parse("[2, 2]") : JsonNode.Parse("[4, 5, 6, 4.5, 5.5]"),
            ["expected"] = JsonNode.Parse(expected),
            ["tolerance"] = new JsonObject { ["rel"] = 1e-9, ["abs"] = 1e-12 },
        };
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, new JsonObject { ["cases"] = new JsonArray(recorded) }.ToJsonString());
            using var shown = new StringWriter();
            return (StatisticsCommand.Compare(file, shown), shown.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
