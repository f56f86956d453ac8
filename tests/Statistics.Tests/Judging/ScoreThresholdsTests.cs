namespace Rollouts.Statistics.Tests;

public sealed class ScoreThresholdsTests
{
    [Theory]
    [InlineData(95, ScoreClass.Pass)]
    [InlineData(94.99, ScoreClass.Marginal)]
    [InlineData(75, ScoreClass.Marginal)]
    [InlineData(74.99, ScoreClass.Fail)]
    public void Classify_ThresholdsAreInclusive(double score, ScoreClass expected) => Pairs.Usual.Classify(score).ShouldBe(expected);

    [Fact]
    public void ClassifyTruncated_AlmostPassing_IsMarginal() => Pairs.Usual.ClassifyTruncated(95.9).ShouldBe(ScoreClass.Pass);

    [Fact]
    public void ClassifyTruncated_JustBelow_LosesItsFraction() =>
        new ScoreThresholds(90, 89.5).ClassifyTruncated(89.9).ShouldBe(ScoreClass.Fail);

    [Theory]
    [InlineData(75, true)]
    [InlineData(75.01, false)]
    public void EndsInterim_AtTheMarginalThresholdAlready(double score, bool ends) => Pairs.Usual.EndsInterim(score).ShouldBe(ends);

    [Theory]
    [InlineData(94, false)]
    [InlineData(95, true)]
    public void AcceptsLast_FromThePassThresholdOn(double score, bool accepted) => Pairs.Usual.AcceptsLast(score).ShouldBe(accepted);
}
