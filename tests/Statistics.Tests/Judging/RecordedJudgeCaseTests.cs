using Rollouts.Conformance;

namespace Rollouts.Statistics.Tests;

/// <summary>Agreement with recorded answers of Kayenta, kept in a folder beside the project; without them this is skipped.</summary>
public sealed class RecordedJudgeCaseTests(ITestOutputHelper output)
{
    [Fact]
    public void Judge_RecordedCases_AllAgree()
    {
        using var shown = new StringWriter();
        var tally = JudgeCommand.Compare(RecordedStatistics.Require("kayenta-cases.json"), shown);
        tally.End();
        output.WriteLine(shown.ToString());
        tally.Total.ShouldBePositive();
        tally.Agreed.ShouldBe(tally.Total);
    }
}
