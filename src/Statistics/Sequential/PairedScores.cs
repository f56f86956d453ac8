namespace Rollouts.Statistics;

/// <summary>
/// Scores of one number per arm and window: the log ratio D (where a value is not positive, the difference relative to the mean size),
/// scaled by its past, as sign(Z), tanh(Z) and tanh(0.4 Z). Odd functions of D, so that their mean is 0 when D is symmetric about 0, and
/// free of the unit.
/// </summary>
internal sealed class PairedScores
{
    /// <summary>How many scores a window has.</summary>
    public const int Count = 3;

    private const double PriorWindows = 4;

    private readonly double _initialScale;
    private readonly int _windows;
    private readonly int _sum;
    private readonly int _squares;

    public PairedScores(StateLayout layout, double initialScale)
    {
        _initialScale = initialScale;
        _windows = layout.Take(1);
        _sum = layout.Take(1);
        _squares = layout.Take(1);
    }

    /// <summary>The log ratio, or the symmetric relative difference when one of the two is not positive.</summary>
    public static double Difference(double canary, double baseline)
    {
        if (canary > 0 && baseline > 0)
        {
            return Math.Log(canary) - Math.Log(baseline);
        }

        var size = (Math.Abs(canary) + Math.Abs(baseline)) / 2;
        return size > 0 ? (canary - baseline) / size : 0;
    }

    /// <summary>The scale of the next D: its root mean square so far, with four windows' worth of the initial scale.</summary>
    public double Scale(ReadOnlySpan<double> state) =>
        Math.Sqrt(((PriorWindows * _initialScale * _initialScale) + state[_squares]) / (PriorWindows + state[_windows]));

    /// <summary>Writes the scores of a difference from the margin.</summary>
    public static void Score(double fromMargin, double scale, Span<double> scores)
    {
        var z = fromMargin / scale;
        scores[0] = Math.Sign(z);
        scores[1] = Math.Tanh(z);
        scores[2] = Math.Tanh(0.4 * z);
    }

    public void Observe(Span<double> state, double difference)
    {
        state[_windows]++;
        state[_sum] += difference;
        state[_squares] += difference * difference;
    }

    public int Windows(ReadOnlySpan<double> state) => (int)state[_windows];

    public double Mean(ReadOnlySpan<double> state) => state[_windows] > 0 ? state[_sum] / state[_windows] : 0;

    /// <summary>The standard deviation of D around its mean.</summary>
    public double Deviation(ReadOnlySpan<double> state)
    {
        var n = state[_windows];
        return n < 2 ? 0 : Math.Sqrt(Math.Max(0, (state[_squares] - (state[_sum] * state[_sum] / n)) / (n - 1)));
    }
}
