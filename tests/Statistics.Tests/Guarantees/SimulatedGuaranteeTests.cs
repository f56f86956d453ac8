using Rollouts.StatisticsSimulation;

namespace Rollouts.Statistics.Tests;

/// <summary>
/// A small run of the simulation: each promised cell within three Monte-Carlo errors of its bound; of the costly ones those at a share of 20 %.
/// </summary>
public sealed class SimulatedGuaranteeTests
{
    private const double Errors = 3;

    private static readonly SimulationOptions Few = new() { Healthy = 300 };

    public static TheoryData<string> Cheap { get; } =
    [.. AllCells.Containing("").Where(cell => IsPromised(cell) && !IsCostly(cell)).Select(Name)];

    public static TheoryData<string> Costly { get; } =
    [
        .. AllCells
            .Containing("")
            .Where(cell => IsPromised(cell) && IsCostly(cell) && cell.Column.EndsWith("20 %", StringComparison.Ordinal))
            .Select(Name),
    ];

    [Theory]
    [MemberData(nameof(Cheap))]
    public void Cell_ThatIsCheap_KeepsItsPromise(string name) => Check(name, 1);

    [Theory]
    [MemberData(nameof(Costly))]
    public void Cell_ThatIsCostly_KeepsItsPromise(string name) => Check(name, 0.15);

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

    private static bool IsCostly(Cell cell) => cell.Column.StartsWith("latency", StringComparison.Ordinal) || cell.Row == "learned noise";

    private static string Name(Cell cell) => $"{cell.Section} | {cell.Row} | {cell.Column}";
}
