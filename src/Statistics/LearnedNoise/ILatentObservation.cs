namespace Rollouts.Statistics;

/// <summary>What a window tells of the arms' latent log ratio.</summary>
internal interface ILatentObservation
{
    /// <summary>Takes the window in.</summary>
    /// <param name="prior">What is known of the latent ratio before the window.</param>
    /// <param name="logRatio">ln of the ratio of canary to baseline that is supposed.</param>
    /// <param name="noise">The noise that is supposed.</param>
    /// <returns>What is known now, and ln of the likelihood of the window up to what does not depend on the ratio.</returns>
    (LatentRatio Posterior, double LogLikelihood) Update(LatentRatio prior, double logRatio, in NoiseHypothesis noise);
}
