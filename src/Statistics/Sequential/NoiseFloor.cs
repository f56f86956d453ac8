namespace Rollouts.Statistics;

/// <summary>How much a kernel's log likelihood is divided by, so that one window never weighs more than 1/(2 cv²) effective events.</summary>
internal sealed class NoiseFloor(NoiseOptions options, double cv, double highTrafficCoefficient)
{
    /// <summary>max(1 + 2 cv² n, s²), n the information of the window, or of the time over which noise persists if that is longer.</summary>
    /// <param name="information">T theta (1 - theta), or the hypergeometric variance.</param>
    /// <param name="events">T.</param>
    /// <param name="seconds">Length of the window.</param>
    /// <param name="scatter">The scatter of past windows.</param>
    public double Discount(double information, double events, double seconds, double scatter)
    {
        var stretch = Math.Max(1, options.CorrelationSeconds / seconds);
        var coefficient = events * stretch > options.HighTraffic ? highTrafficCoefficient : options.Coefficient;
        return Math.Max(1 + (coefficient * cv * cv * information * stretch), scatter);
    }
}
