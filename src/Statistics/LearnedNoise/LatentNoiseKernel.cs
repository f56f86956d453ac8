namespace Rollouts.Statistics;

/// <summary>
/// Likelihoods of a few ratios of canary to baseline while the latent noise of the arms is integrated out, under each learned hypothesis.
/// State: per hypothesis and ratio the latent law and the log likelihood so far.
/// </summary>
internal sealed class LatentNoiseKernel
{
    private const int Fields = 3;

    private readonly NoiseHypothesis[] _hypotheses;
    private readonly double[] _logRatios;
    private readonly int _first;
    private readonly int _begun;

    public LatentNoiseKernel(StateLayout layout, LearnedNoise noise, IReadOnlyList<double> logRatios)
    {
        (_hypotheses, _logRatios) = ([.. noise.Hypotheses], [.. logRatios]);
        _begun = layout.Take(1);
        _first = layout.Take(_hypotheses.Length * _logRatios.Length * Fields);
    }

    /// <summary>Takes a window in.</summary>
    /// <param name="state">The state.</param>
    /// <param name="observation">What it tells.</param>
    public void Add<T>(Span<double> state, in T observation)
        where T : struct, ILatentObservation
    {
        var starts = state[_begun] == 0;
        state[_begun] = 1;
        for (var h = 0; h < _hypotheses.Length; h++)
        {
            var noise = _hypotheses[h];
            for (var k = 0; k < _logRatios.Length; k++)
            {
                var place = state.Slice(Place(h, k), Fields);
                var latent = starts ? LatentRatio.Stationary(noise.Deviation) : new LatentRatio(place[0], place[1]);
                (latent, var logLikelihood) = observation.Update(latent, _logRatios[k], noise);
                latent = latent.Later(noise.Deviation, noise.Correlation);
                (place[0], place[1]) = (latent.Mean, latent.Variance);
                place[2] += logLikelihood;
            }
        }
    }

    /// <summary>ln of the likelihood of one of the ratios, averaged over the hypotheses.</summary>
    public double LogLikelihood(ReadOnlySpan<double> state, int ratio)
    {
        var sum = double.NegativeInfinity;
        for (var h = 0; h < _hypotheses.Length; h++)
        {
            sum = LogSpace.Add(sum, Math.Log(_hypotheses[h].Weight) + state[Place(h, ratio) + 2]);
        }

        return sum;
    }

    private int Place(int hypothesis, int ratio) => _first + (((hypothesis * _logRatios.Length) + ratio) * Fields);
}
