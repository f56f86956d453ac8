namespace Rollouts.Analysis;

/// <summary>What one closed window delivered, as it is stored: never asked for again. NaN says that an arm delivered nothing.</summary>
/// <param name="Canary">The canary's numbers; which ones depends on what is compared.</param>
/// <param name="Baseline">The baseline's, as many.</param>
public sealed record WindowRow(IReadOnlyList<double> Canary, IReadOnlyList<double> Baseline)
{
    /// <summary>Why the window could not be had, for a person; null when it could. Such a window counts as missing, never as zero.</summary>
    public string? Skipped { get; init; }

    /// <summary>The canary's share of requests in this window, 0 to 1, where it is known.</summary>
    public double? Weight { get; init; }

    /// <summary>A window that could not be had.</summary>
    public static WindowRow Missing(string reason) => new([], []) { Skipped = reason };
}
