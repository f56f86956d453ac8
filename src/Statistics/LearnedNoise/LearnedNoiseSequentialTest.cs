namespace Rollouts.Statistics;

/// <summary>
/// A sequential test for services whose arms drift: instead of a discount, the noise of the ratio that was learned from an A/A comparison is
/// integrated out. Evidence is the likelihood of a shift against that of the margin, both averaged over the learned hypotheses; an
/// e-process when the noise during the rollout is the noise that was learned. It needs longer than the two lanes, since drift looks like a
/// shift for a while, but slow drift of one arm does not make it cry wolf. Lanes, discount and restarts have no part in it.
/// </summary>
public abstract class LearnedNoiseSequentialTest : SequentialTest
{
    /// <summary>Ratios that a promotable canary may have.</summary>
    private static readonly double[] Fine = [1, 0.8];

    private readonly (double Ratio, double Weight)[] _shifts;
    private readonly LatentNoiseKernel[] _sides;

    private protected LearnedNoiseSequentialTest(
        SequentialOptions options,
        LearnedNoise noise,
        (double Ratio, double Weight)[] shifts,
        params ReadOnlySpan<MetricKind> kinds
    )
        : base(options, noise.Hypotheses.SelectMany(h => new[] { h.Deviation, h.Correlation, h.Weight, h.Chance }), kinds)
    {
        (Noise, _shifts) = (noise, shifts);
        _sides = [.. Enumerable.Range(0, Sides).Select(_ => new LatentNoiseKernel(Layout, noise, LogRatios(options)))];
    }

    /// <summary>What was learned.</summary>
    public LearnedNoise Noise { get; }

    internal override string? Shortage(ReadOnlySpan<double> state) => null;

    /// <summary>Takes a window in as it is, and as it is with the arms exchanged: the side on which a lower canary is worse.</summary>
    private protected void Observe<T>(Span<double> state, in T observation, in T exchanged)
        where T : struct, ILatentObservation
    {
        for (var side = 0; side < _sides.Length; side++)
        {
            _sides[side].Add(state, IsMirrored || side == 1 ? exchanged : observation);
        }
    }

    /// <summary>Sets the evidence once a window has been taken in.</summary>
    private protected void Record(Span<double> state)
    {
        var window = Progress.Seen(state);
        var evidence = double.NegativeInfinity;
        var pass = double.PositiveInfinity;
        foreach (var side in _sides)
        {
            var atMargin = side.LogLikelihood(state, 0);
            for (var k = 0; k < _shifts.Length; k++)
            {
                var ratio = side.LogLikelihood(state, k + 1) - atMargin;
                evidence = LogSpace.Add(evidence, ratio + Math.Log(_shifts[k].Weight / _sides.Length));
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

    /// <summary>Margin, shifts, margin of promotion, ratios that are fine: the ratios whose likelihoods are kept.</summary>
    private double[] LogRatios(SequentialOptions options) =>
        [
            Math.Log(options.Margin),
            .. _shifts.Select(shift => Math.Log(shift.Ratio * options.Margin)),
            .. options.PassMargin is { } pass ? [Math.Log(pass), .. Fine.Select(fine => Math.Log(fine))] : Array.Empty<double>(),
        ];

    private double Pass(ReadOnlySpan<double> state, LatentNoiseKernel side)
    {
        var first = _shifts.Length + 1;
        var fine = double.NegativeInfinity;
        for (var k = 0; k < Fine.Length; k++)
        {
            fine = LogSpace.Add(fine, side.LogLikelihood(state, first + 1 + k) - Math.Log(Fine.Length));
        }

        return fine - side.LogLikelihood(state, first);
    }
}
