namespace Rollouts.Statistics.Tests;

/// <summary>Two arms that lie before us as a whole.</summary>
public sealed class HistogramComparisonTests
{
    private static readonly double[] Edges = [0.1, 0.5, 1];
    private static readonly double[] Quick = [600, 950, 990];
    private static readonly double[] Slow = [300, 700, 990];

    private static SequentialOptions Plan =>
        new()
        {
            Name = "latency",
            Kind = MetricKind.Histogram,
            WarmUpSeconds = 0,
        };

    private static HistogramSequence Arm(double[] edges, params double[][] windows) =>
        new(edges, [.. windows.Select(static w => new HistogramWindow(w, w.Length == 0 ? double.NaN : 1000))]);

    [Fact]
    public void Compare_SlowerCanary_FailsAsTheTestDoesWindowByWindow()
    {
        var canary = Arm(Edges, [.. Enumerable.Repeat(Slow, 20)]);
        var baseline = Arm(Edges, [.. Enumerable.Repeat(Quick, 20)]);

        var verdict = HistogramComparison.Compare(Plan, canary, baseline, 60);

        var test = new HistogramSequentialTest(Plan with { Edges = Edges });
        var state = test.NewState();
        for (var i = 0; i < 20; i++)
        {
            test.Add(state, new HistogramArm(Edges, Slow, 1000), new HistogramArm(Edges, Quick, 1000), 60);
        }

        verdict.Outcome.ShouldBe(Outcome.Fail);
        verdict.Evidence.LogE.ShouldBe(test.Assess(state).Evidence.LogE);
    }

    [Fact]
    public void SharedEdges_OfUnlikeArms_AreThoseOfBoth()
    {
        HistogramComparison.SharedEdges(Arm([0.1, 0.2, 1]), Arm([0.1, 0.5, 1])).ShouldBe([0.1, 1]);
        HistogramComparison.SharedEdges(Arm([0.1]), Arm([0.2])).ShouldBeEmpty();
    }

    [Fact]
    public void Compare_NoEdgeShared_NamesTheField() =>
        Should
            .Throw<ArgumentException>(() => HistogramComparison.Compare(Plan, Arm([0.1], [500]), Arm([0.2], [500]), 60))
            .Message.ShouldContain("Edges");

    [Fact]
    public void Compare_MissingWindows_AreNoEvidence()
    {
        var canary = Arm(Edges, [], Slow);
        var baseline = Arm(Edges, Quick);

        var verdict = HistogramComparison.Compare(Plan, canary, baseline, 60);

        verdict.Evidence.UsedWindows.ShouldBe(0);
    }
}
