namespace Rollouts.Statistics;

/// <summary>Of so many events of both arms, so many were the canary's, whose log odds are known but for the ratio. No events: time passes.</summary>
internal readonly record struct CountObservation(double Canary, double Events, double LogOdds) : ILatentObservation
{
    public static CountObservation Of(in CountWindow window) =>
        new(window.Canary, window.Canary + window.Baseline, Math.Log(window.CanaryExposure) - Math.Log(window.BaselineExposure));

    public (LatentRatio Posterior, double LogLikelihood) Update(LatentRatio prior, double logRatio, in NoiseHypothesis noise) =>
        prior.ObserveCounts(Canary, Events, LogOdds + logRatio);
}
