namespace Rollouts.Statistics;

/// <summary>The log ratio of the arms' means, scattered by chance in proportion to <paramref name="Scatter"/>. No scatter: time passes.</summary>
internal readonly record struct MeanObservation(double LogRatio, double Scatter) : ILatentObservation
{
    public (LatentRatio Posterior, double LogLikelihood) Update(LatentRatio prior, double logRatio, in NoiseHypothesis noise) =>
        Scatter > 0 ? prior.ObserveNormal(LogRatio - logRatio, noise.Chance * noise.Chance * Scatter) : (prior, 0);
}
