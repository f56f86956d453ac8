namespace Rollouts.Cluster.Tests;

/// <summary>How many of some requests may go to a version when each goes there with the same probability.</summary>
/// <param name="Low">Fewer are too few.</param>
/// <param name="High">More are too many.</param>
internal readonly record struct BinomialInterval(int Low, int High)
{
    /// <summary>Outside of the interval falls one right proxy in a hundred thousand.</summary>
    public const double Alpha = 1e-5;

    /// <summary>The central interval, from the exact distribution.</summary>
    /// <param name="count">Requests, at least 1.</param>
    /// <param name="share">The probability, between 0 and 1.</param>
    /// <param name="alpha">The probability of both tails together.</param>
    public static BinomialInterval Of(int count, double share, double alpha = Alpha)
    {
        if (share is <= 0 or >= 1)
        {
            return share <= 0 ? new(0, 0) : new(count, count);
        }

        // In logarithms, since the chance of none at all is far below the smallest double.
        var (log, odds) = (count * Math.Log(1 - share), Math.Log(share / (1 - share)));
        var (sum, low, high) = (0.0, -1, count);
        for (var k = 0; k <= count; k++)
        {
            sum += Math.Exp(log);
            if (low < 0 && sum > alpha / 2)
            {
                low = k;
            }

            if (sum >= 1 - (alpha / 2))
            {
                high = k;
                break;
            }

            log += odds + Math.Log((double)(count - k) / (k + 1));
        }

        return new(Math.Max(low, 0), high);
    }

    public bool Contains(int hits) => hits >= Low && hits <= High;
}
