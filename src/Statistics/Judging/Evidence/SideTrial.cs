namespace Rollouts.Statistics;

/// <summary>One side of one pair of series, tested window by window.</summary>
/// <param name="LogE">ln of the evidence that the canary is worse, after each sample.</param>
/// <param name="Verdict">What the whole says by itself, at the share of alpha that the side has.</param>
internal sealed record SideTrial(double[] LogE, SequentialVerdict Verdict)
{
    /// <summary>The evidence after a sample; it stays where it is when the series has ended.</summary>
    public double LogEAfter(int sample) => LogE.Length == 0 ? 0 : LogE[Math.Min(sample, LogE.Length - 1)];
}
