namespace Rollouts.StatisticsSimulation;

/// <summary>A promise with its bound, in percent or minutes.</summary>
public readonly record struct Target(TargetKind Kind, double Bound)
{
    public static Target None { get; } = new(TargetKind.None, 0);

    public static Target AtMost(double percent) => new(TargetKind.RateAtMost, percent);

    public static Target AtLeast(double percent) => new(TargetKind.RateAtLeast, percent);

    public static Target Within(double minutes) => new(TargetKind.MedianAtMost, minutes);

    /// <summary>Whether a measurement keeps the promise.</summary>
    public bool IsKeptBy(Measurement measured) =>
        Kind switch
        {
            TargetKind.RateAtMost => measured.Percent <= Bound,
            TargetKind.RateAtLeast => measured.Percent >= Bound,
            TargetKind.MedianAtMost => measured.Median <= Bound,
            _ => true,
        };

    /// <inheritdoc/>
    public override string ToString() =>
        Kind switch
        {
            TargetKind.RateAtMost => $"≤ {Bound} %",
            TargetKind.RateAtLeast => $"≥ {Bound} %",
            TargetKind.MedianAtMost => $"≤ {Bound} min",
            _ => "",
        };
}
