namespace Rollouts.StatisticsSimulation;

/// <summary>Every table.</summary>
public static class AllCells
{
    public static IReadOnlyList<Cell> Containing(string text) =>
        [.. Every().Where(cell => cell.Section.Contains(text, StringComparison.OrdinalIgnoreCase))];

    private static IEnumerable<Cell> Every() =>
        [
            .. FalseAlarmCells.All(),
            .. ArmNoiseCells.All(),
            .. ManyMetricsCells.All(),
            .. LongWatchCells.All(),
            .. RampCells.All(),
            .. DetectionCells.All(),
            .. OnsetCells.All(),
            .. PromotionCells.All(),
            .. SplitCells.All(),
            .. InvarianceCells.All(),
            .. BeyondModelCells.All(),
            .. PeerCells.All(),
        ];
}
