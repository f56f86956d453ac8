namespace Rollouts.Statistics;

/// <summary>
/// The scatter of standardised window scores around their mean, never below 1: more than chance allows is noise of an arm. Around the mean,
/// so that a lasting shift is not mistaken for noise.
/// </summary>
internal sealed class ScatterEstimate(StateLayout layout, double kappa)
{
    private readonly int _count = layout.Take(1);
    private readonly int _mean = layout.Take(1);
    private readonly int _squares = layout.Take(1);

    /// <summary>The estimate from the windows seen so far: max(1, (kappa + sum (z - mean)²)/(kappa + n - 1)).</summary>
    public double Value(ReadOnlySpan<double> state) => Math.Max(1, (kappa + state[_squares]) / (kappa + state[_count] - 1));

    public void Observe(Span<double> state, double z)
    {
        state[_count]++;
        var distance = z - state[_mean];
        state[_mean] += distance / state[_count];
        state[_squares] += distance * (z - state[_mean]);
    }
}
