namespace Rollouts.StatisticsSimulation;

/// <summary>A cell with what was measured.</summary>
public sealed record CellResult(Cell Cell, Measurement Measured)
{
    public bool Holds => Cell.Target.IsKeptBy(Measured);

    /// <summary>The measured number with its Monte-Carlo error.</summary>
    public string Figure
    {
        get
        {
            if (Cell.IsHealthy && Cell.Target.Kind != TargetKind.MedianAtMost)
            {
                return Measured.Rate;
            }

            var (lower, upper) = Measured.MedianInterval;
            return $"{Measured.Rate} / {Minutes(Measured.Median)} [{Minutes(lower)}, {Minutes(upper)}]";
        }
    }

    private static string Minutes(double minutes) => double.IsInfinity(minutes) ? "-" : $"{minutes:0}";
}
