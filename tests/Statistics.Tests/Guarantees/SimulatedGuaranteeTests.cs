using Rollouts.StatisticsSimulation;

namespace Rollouts.Statistics.Tests;

/// <summary>A small run of the simulation: each promised cell within three Monte-Carlo errors of its bound.</summary>
public sealed class SimulatedGuaranteeTests
{
    private const double Errors = 3;

    private static readonly SimulationOptions Few = new() { Healthy = 500 };

    public static TheoryData<string> Counts { get; } =
    [.. AllCells.Containing("").Where(cell => IsPromised(cell) && !IsSlow(cell)).Select(Name)];

    public static TheoryData<string> Histograms { get; } =
    [.. AllCells.Containing("").Where(cell => IsPromised(cell) && IsSlow(cell)).Select(Name)];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Cell_OfCounts_KeepsItsPromise(string name) => Check(name, 1);

    [Theory]
    [MemberData(nameof(Histograms))]
    public void Cell_OfHistograms_KeepsItsPromise(string name) => Check(name, 0.2);

    [Fact]
    public void Run_SameSeed_GivesTheSameOutcomes()
    {
        var cell = AllCells.Containing("").First(IsPromised) with { Share = 0.1 };
        var runner = new CellRunner(Few, TextWriter.Null);
        runner.Run(cell).Figure.ShouldBe(runner.Run(cell).Figure);
    }

    private static void Check(string name, double share)
    {
        var cell = AllCells.Containing("").Single(candidate => Name(candidate) == name);
        var result = new CellRunner(Few, TextWriter.Null).Run(cell with { Share = cell.Share * share });
        var (measured, bound) = (result.Measured, cell.Target.Bound);
        switch (cell.Target.Kind)
        {
            case TargetKind.RateAtMost:
                (measured.Percent - (Errors * measured.Error)).ShouldBeLessThanOrEqualTo(bound, result.Figure);
                break;
            case TargetKind.RateAtLeast:
                (measured.Percent + (Errors * measured.Error)).ShouldBeGreaterThanOrEqualTo(bound, result.Figure);
                break;
            default:
                measured.MedianInterval.Lower.ShouldBeLessThanOrEqualTo(bound, result.Figure);
                break;
        }
    }

    private static bool IsPromised(Cell cell) => cell.Target.Kind != TargetKind.None;

    private static bool IsSlow(Cell cell) => cell.Column.StartsWith("latency", StringComparison.Ordinal);

    private static string Name(Cell cell) => $"{cell.Section} | {cell.Row} | {cell.Column}";
}
