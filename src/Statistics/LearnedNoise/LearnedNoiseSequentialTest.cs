namespace Rollouts.Statistics;

/// <summary>
/// The sequential test of counts for services whose arms drift: instead of a discount, the noise of the ratio that was learned from an A/A
/// comparison is integrated out. Evidence is the likelihood of a shift against that of the margin, both averaged over the learned hypotheses;
/// an e-process when the noise during the rollout is the noise that was learned. It needs longer than the two lanes, since drift looks
/// like a shift for a while, but slow drift of one arm does not make it cry wolf.
/// </summary>
public sealed class LearnedNoiseSequentialTest : SequentialTest
{
    /// <summary>Shifts relative to the margin.</summary>
    private static readonly double[] Shifts = [1.5, 2, 4, 10];

    private static readonly double[] ShiftWeights = [0.15, 0.55, 0.2, 0.1];

    /// <summary>Ratios that a promotable canary may have.</summary>
    private static readonly double[] Fine = [1, 0.8];

    private readonly LatentNoiseKernel[] _sides;
    private readonly RatioConfidenceSequence _effect;

    /// <param name="options">A plan of kind <see cref="MetricKind.Count"/> or <see cref="MetricKind.Ratio"/>; lanes, discount and restarts have no part in it.</param>
    /// <param name="noise">What was learned before the rollout.</param>
    /// <exception cref="ArgumentException">The options have faults; the message names them all with their remedies.</exception>
    public LearnedNoiseSequentialTest(SequentialOptions options, LearnedNoise noise)
        : base(
            options,
            noise.Hypotheses.SelectMany(h => new[] { h.Deviation, h.Correlation, h.Weight }),
            MetricKind.Count,
            MetricKind.Ratio
        )
    {
        Noise = noise;
        _sides = [.. Enumerable.Range(0, Sides).Select(_ => new LatentNoiseKernel(Layout, noise, LogRatios(options)))];
        _effect = new RatioConfidenceSequence(Layout);
    }

    /// <summary>What was learned.</summary>
    public LearnedNoise Noise { get; }

    /// <summary>Adds a window as long as those that the noise was learned from. Allocates nothing, and there is no exception for data.</summary>
    /// <param name="state">What is remembered of the rollout.</param>
    /// <param name="window">The window.</param>
    public void Add(SequentialState state, in CountWindow window)
    {
        var values = Values(state).AsSpan();
        var fault = CountInspection.Inspect(window, Options.Kind);
        var used = Progress.Take(values, fault, fault == WindowFault.Length ? Options.LaneSeconds : window.Seconds);
        for (var side = 0; side < _sides.Length; side++)
        {
            var counted = used ? CountInspection.Rounded(IsMirrored || side == 1 ? window.Swapped : window, Options.Kind) : default;
            var logOdds = used ? Math.Log(counted.CanaryExposure) - Math.Log(counted.BaselineExposure) : 0;
            _sides[side].Add(values, counted.Canary, counted.Canary + counted.Baseline, logOdds);
        }

        if (used)
        {
            _effect.Add(values, CountInspection.Rounded(window, Options.Kind), Discount(window));
        }

        Record(values);
    }

    internal override Effect Effect(ReadOnlySpan<double> state)
    {
        var (estimate, interval) = _effect.Estimate(state, Options.Alpha);
        return Ratio(estimate, interval);
    }

    internal override string? Shortage(ReadOnlySpan<double> state) => null;

    /// <summary>Margin, shifts, margin of promotion, ratios that are fine: the ratios whose likelihoods are kept.</summary>
    private static double[] LogRatios(SequentialOptions options) =>
        [
            Math.Log(options.Margin),
            .. Shifts.Select(shift => Math.Log(shift * options.Margin)),
            .. options.PassMargin is { } pass ? [Math.Log(pass), .. Fine.Select(fine => Math.Log(fine))] : Array.Empty<double>(),
        ];

    /// <summary>For the displayed interval: a window tells no more than its noise, which lasts over (1 + phi)/(1 - phi) windows, lets it.</summary>
    private double Discount(in CountWindow window)
    {
        var share = CountKernel.Share(window.CanaryExposure, window.BaselineExposure);
        var variance = Noise.Hypotheses.Sum(h => h.Weight * h.Deviation * h.Deviation * (1 + h.Correlation) / (1 - h.Correlation));
        return 1 + (variance * (window.Canary + window.Baseline) * share * (1 - share));
    }

    private void Record(Span<double> state)
    {
        var window = Progress.Seen(state);
        var evidence = double.NegativeInfinity;
        var pass = double.PositiveInfinity;
        foreach (var side in _sides)
        {
            var atMargin = side.LogLikelihood(state, 0);
            for (var k = 0; k < Shifts.Length; k++)
            {
                var ratio = side.LogLikelihood(state, k + 1) - atMargin;
                evidence = LogSpace.Add(evidence, ratio + Math.Log(ShiftWeights[k] / _sides.Length));
            }

            if (Options.PassMargin is not null)
            {
                pass = Math.Min(pass, Pass(state, side));
            }
        }

        Worse.Set(state, evidence, window);
        if (double.IsFinite(pass))
        {
            Better.Set(state, pass, window);
        }
    }

    private static double Pass(ReadOnlySpan<double> state, LatentNoiseKernel side)
    {
        var first = Shifts.Length + 1;
        var fine = double.NegativeInfinity;
        for (var k = 0; k < Fine.Length; k++)
        {
            fine = LogSpace.Add(fine, side.LogLikelihood(state, first + 1 + k) - Math.Log(Fine.Length));
        }

        return fine - side.LogLikelihood(state, first);
    }
}
