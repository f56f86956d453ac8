namespace Rollouts.Analysis.Tests;

public sealed class WindowSamplerTests
{
    private static readonly WindowSchedule Schedule = new(Given.Start, TimeSpan.FromMinutes(1), 10, TimeSpan.Zero);

    [Theory]
    [InlineData(SampleMeaning.Window, 60, 120, 60)]
    [InlineData(SampleMeaning.Start, 0, 120, 60)]
    [InlineData(SampleMeaning.End, 0, 120, 60)]
    [InlineData(SampleMeaning.Counter, 0, 120, 15)]
    public void RangeOf_TwoWindows_AsksForNoOtherWindow(SampleMeaning meaning, int from, int to, int step)
    {
        var range = WindowSampler.RangeOf(Schedule, 0, 2, meaning);

        range.ShouldBe((Given.Start.AddSeconds(from), Given.Start.AddSeconds(to), TimeSpan.FromSeconds(step)));
    }

    [Theory]
    [InlineData(SampleMeaning.Window, new[] { 2.0, 3 })]
    [InlineData(SampleMeaning.Start, new[] { 1.0, 2 })]
    [InlineData(SampleMeaning.End, new[] { 2.0, 3 })]
    public void Totals_PointsOnTheEdges_BelongWhereTheirMeaningSays(SampleMeaning meaning, double[] expected) =>
        WindowSampler.Totals([Series((0, 1), (60, 2), (120, 3))], Schedule, 0, 2, meaning).ShouldBe(expected);

    [Fact]
    public void Totals_PartsOfAWindow_AreAdded() =>
        WindowSampler
            .Totals([Series((0, 1), (20, 2), (40, 3)), Series((30, 10))], Schedule, 0, 2, SampleMeaning.Start)
            .ShouldBe([16, double.NaN]);

    [Fact]
    public void Means_PartsOfAWindow_AreAveraged() =>
        WindowSampler.Means([Series((0, 1), (20, 2), (40, 3))], Schedule, 0, 2, SampleMeaning.Start).ShouldBe([2, double.NaN]);

    [Fact]
    public void Totals_PointThatIsNoNumber_IsMissingAndNotZero() =>
        WindowSampler.Totals([Series((60, double.NaN), (120, 3))], Schedule, 0, 2, SampleMeaning.Window).ShouldBe([double.NaN, 3]);

    [Fact]
    public void Totals_NoSeries_IsMissing() =>
        WindowSampler.Totals([], Schedule, 0, 2, SampleMeaning.Window).ShouldBe([double.NaN, double.NaN]);

    [Fact]
    public void Totals_LaterWindows_AreCountedFromTheFirst() =>
        WindowSampler.Totals([Series((180, 7), (240, 8))], Schedule, 2, 2, SampleMeaning.Window).ShouldBe([7, 8]);

    [Fact]
    public void Totals_CounterThatIsReset_CountsWhatItShowsAfterwards() =>
        WindowSampler
            .Totals([Series((0, 100), (30, 110), (60, 4), (90, 5), (120, 6))], Schedule, 0, 2, SampleMeaning.Counter)
            .ShouldBe([14, 2]);

    /// <summary>A reading that failed is bridged: the counter went on meanwhile.</summary>
    [Fact]
    public void Totals_CounterWithAGap_LosesNothing() =>
        WindowSampler
            .Totals([Series((0, 100), (60, double.NaN), (120, 130))], Schedule, 0, 2, SampleMeaning.Counter)
            .ShouldBe([double.NaN, 30]);

    private static LabelledSeries Series(params (int Second, double Value)[] points) =>
        new(new Dictionary<string, string>(), [.. points.Select(p => new SeriesPoint(Given.Start.AddSeconds(p.Second), p.Value))]);
}
