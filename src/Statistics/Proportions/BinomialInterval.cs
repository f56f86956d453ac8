namespace Rollouts.Statistics;

/// <summary>Intervals of a probability from x events in n independent trials.</summary>
public static class BinomialInterval
{
    /// <summary>Clopper and Pearson's: the probabilities that the exact test does not reject; covers at least as often as it says.</summary>
    /// <param name="events">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Without any, the interval is 0 to 1.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static Interval ClopperPearson(long events, long trials, double confidence = 0.95)
    {
        var tail = Tail(events, trials, confidence);
        return new(
            events == 0 ? 0 : new BetaDistribution(events, trials - events + 1.0).Quantile(tail),
            events == trials ? 1 : new BetaDistribution(events + 1.0, trials - events).UpperQuantile(tail)
        );
    }

    /// <summary>Wilson's score interval: the probabilities p with |x/n - p| ≤ z √(p(1 - p)/n); covers close to what it says, also for few events.</summary>
    /// <inheritdoc cref="ClopperPearson"/>
    public static Interval Wilson(long events, long trials, double confidence = 0.95)
    {
        var tail = Tail(events, trials, confidence);
        if (trials == 0)
        {
            return new(0, 1);
        }

        double n = trials;
        var z = NormalDistribution.UpperQuantile(tail);
        var centre = events + (z * z / 2);
        var reach = z * Math.Sqrt((events * (trials - events) / n) + (z * z / 4));
        var scale = n + (z * z);
        return new(events == 0 ? 0 : (centre - reach) / scale, events == trials ? 1 : (centre + reach) / scale);
    }

    /// <summary>Jeffreys': the equal-tailed posterior interval under the prior Beta(½, ½).</summary>
    /// <inheritdoc cref="ClopperPearson"/>
    public static Interval Jeffreys(long events, long trials, double confidence = 0.95)
    {
        var tail = Tail(events, trials, confidence);
        var posterior = new BetaDistribution(events + 0.5, trials - events + 0.5);
        return new(posterior.Quantile(tail), posterior.UpperQuantile(tail));
    }

    private static double Tail(long events, long trials, double confidence)
    {
        Level.Require(confidence, nameof(confidence));
        if (events < 0 || events > trials || trials > TrialCounts.Largest)
        {
            throw new ArgumentException(
                $"events = {events} and trials = {trials} are out of range: pass 0 ≤ events ≤ trials ≤ 2^53.",
                nameof(events)
            );
        }

        return (1 - confidence) / 2;
    }
}
