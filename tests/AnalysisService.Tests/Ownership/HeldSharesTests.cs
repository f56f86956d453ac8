using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService.Tests;

public sealed class HeldSharesTests
{
    private static readonly ObjectKey Run = new("demo", "run");
    private static readonly int Share = RunShares.Of(Run);

    private readonly HeldShares _shares = new();

    [Fact]
    public void Of_SameRun_IsTheSameInEveryVersion() => RunShares.Of(new ObjectKey("demo", "run")).ShouldBe(28);

    [Fact]
    public void Of_ManyRuns_FallEvenly()
    {
        var counts = new int[RunShares.Count];
        for (var i = 0; i < 6400; i++)
        {
            counts[RunShares.Of(new ObjectKey("demo", $"run-{i}"))]++;
        }

        counts.ShouldAllBe(static count => count > 50 && count < 170);
    }

    [Fact]
    public void TryEnter_ShareOfAnother_IsRefused() => _shares.TryEnter(Run, unfinished: false).ShouldBeFalse();

    [Fact]
    public async Task Release_WorkUnderWay_EndsWhenItIsWritten()
    {
        _shares.Take([Share]);
        var unwritten = new UnwrittenOutcomes(_shares);
        _shares.TryEnter(Run, unfinished: false).ShouldBeTrue();
        unwritten.Keep(Run, "uid", [new MeasurementOutcome(MeasurementTaskKind.Start, "m", 1, new Measurement(), null)]);
        _shares.Leave(Run);

        var released = _shares.ReleaseAsync(Share);

        released.IsCompleted.ShouldBeFalse();
        _shares.Holds(Share).ShouldBeFalse();
        _shares.TryEnter(Run, unwritten.Has(Run)).ShouldBeTrue();
        unwritten.Take(Run, "uid").Count.ShouldBe(1);
        released.IsCompleted.ShouldBeFalse();
        _shares.Leave(Run);
        await released;
        _shares.TryEnter(Run, unwritten.Has(Run)).ShouldBeFalse();
    }
}
