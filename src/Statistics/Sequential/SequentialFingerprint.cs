namespace Rollouts.Statistics;

/// <summary>A number that tells plans apart, so that a stored state is not read under other options.</summary>
internal static class SequentialFingerprint
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>52 bits of FNV-1a over all options but the name.</summary>
    public static double Of(SequentialOptions options, IEnumerable<double> further)
    {
        var hash = Offset;
        foreach (var value in Numbers(options).Concat(further))
        {
            foreach (var part in BitConverter.GetBytes(value))
            {
                hash = unchecked((hash ^ part) * Prime);
            }
        }

        return hash >> 12;
    }

    private static IEnumerable<double> Numbers(SequentialOptions options) =>
        [
            (double)options.Kind,
            (double)options.Alternative,
            (double)options.Mode,
            options.Alpha,
            options.Beta,
            options.Margin,
            options.PassMargin ?? 0,
            options.PassNoiseCv,
            options.Noise.Cv ?? -1,
            options.Noise.Coefficient,
            options.Noise.HighTrafficCoefficient,
            options.Noise.HighTraffic,
            options.Noise.Kappa,
            options.Noise.CorrelationSeconds,
            options.KernelWeight,
            options.LaneSeconds,
            options.InitialScale,
            options.Restarts?.EverySeconds ?? 0,
            options.Restarts?.FirstWeight ?? 0,
            options.Restarts?.Planned ?? 0,
            options.Restarts?.Live ?? 0,
            options.WarmUpSeconds,
            options.NoDataWindows,
            options.MinimumExpectedEvents,
            options.HypergeometricAbove,
            options.GaugeQuantile ?? 0,
            options.Stakes.Count,
            .. options.Stakes,
            .. options.Edges,
        ];
}
