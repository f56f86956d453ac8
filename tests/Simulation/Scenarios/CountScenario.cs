using Rollouts.Statistics;

namespace Rollouts.StatisticsSimulation;

/// <summary>Errors among requests, or events over an exposure, minute by minute.</summary>
public sealed record CountScenario
{
    private const int RequestsPerMinute = 6000;

    /// <summary>Whether these are failures of requests (Bernoulli) or events (Poisson).</summary>
    public bool AreErrors { get; init; } = true;

    /// <summary>Error probability, or events per minute over all traffic.</summary>
    public double Rate { get; init; } = 0.01;

    /// <summary>The canary's share of the traffic, by minute.</summary>
    public Func<int, double> Share { get; init; } = _ => 0.2;

    /// <summary>What both arms' rate is multiplied by, by minute.</summary>
    public Func<int, double> Trend { get; init; } = _ => 1;

    /// <summary>What the canary's rate is multiplied by, by minute.</summary>
    public Func<int, double> Effect { get; init; } = _ => 1;

    public ArmNoise Noise { get; init; } = ArmNoise.None;

    /// <summary>One minute.</summary>
    public CountWindow Draw(RandomStream random, NoisePath path, int minute)
    {
        path.Step();
        var share = Share(minute);
        var rate = Rate * Trend(minute);
        var (canary, baseline) = (rate * Effect(minute) * path.Canary, rate * path.Baseline);
        var newStep = minute > 0 && share != Share(minute - 1);
        if (!AreErrors)
        {
            return new CountWindow(
                CountSampler.Poisson(random, canary * share),
                CountSampler.Poisson(random, baseline * (1 - share)),
                share,
                1 - share
            )
            {
                NewStep = newStep,
            };
        }

        var size = (int)Math.Round(RequestsPerMinute * share);
        var rest = RequestsPerMinute - size;
        return new CountWindow(
            CountSampler.Binomial(random, size, Math.Min(1, canary)),
            CountSampler.Binomial(random, rest, Math.Min(1, baseline)),
            size,
            rest
        )
        {
            NewStep = newStep,
        };
    }
}
