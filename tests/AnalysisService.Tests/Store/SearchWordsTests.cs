namespace Rollouts.AnalysisService.Tests;

public sealed class SearchWordsTests
{
    [Fact]
    public void Of_Text_AreRunsOfLettersAndDigitsInLowerCase() =>
        SearchWords
            .Of(["Metric \"error-rate\" is Failed: result[0] = 0.91", "Größe FAILED"])
            .ShouldBe(["metric", "error", "rate", "is", "failed", "result", "0", "91", "größe"]);

    [Fact]
    public void Of_LongWord_IsCutWithoutTearingACharacter()
    {
        var word = SearchWords.Of([new string('a', SearchWords.MaxLength - 1) + "\U00010400\U00010400"]).Single();

        word.ShouldBe(new string('a', SearchWords.MaxLength - 1));
    }
}
