using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// One owner of the error probability alpha: every run of an attempt that compares versions gets a share, and the shares of all step,
/// background, pre- and post-promotion runs sum to at most the rollout's alpha. So a healthy version is sent back by any of them with
/// probability at most alpha, however many analyses a rollout has.
/// </summary>
internal static class AttemptAlpha
{
    // A place whose run was inconclusive and resumed is measured again in the same attempt: a tenth, a hundredth … are kept for that.
    private const double First = 0.9;
    private const double Again = 0.1;

    /// <summary>What the run's annotation says; null for a run that compares nothing.</summary>
    /// <param name="owner">The Rollout or Experiment that makes the run, with its own annotation.</param>
    /// <param name="places">How many of its places have runs that compare something; this one is among them.</param>
    /// <param name="spec">The run's spec.</param>
    /// <param name="predecessor">The latest run of the same place and revision, if there is one.</param>
    public static string? ShareOf(KubernetesObject owner, int places, AnalysisRunSpec spec, AnalysisRun? predecessor) =>
        Spends(spec)
            ? AlphaShare.Write(
                AfterInconclusive(Total(owner) * First / Math.Max(1, places), predecessor?.Status.Phase, predecessor?.Metadata)
            )
            : null;

    /// <summary>What the annotation of a step's Experiment says, for all of its analyses together; null when none of them compares anything.</summary>
    /// <param name="rollout">The Rollout, with its own annotation.</param>
    /// <param name="places">How many places of the strategy have runs that compare something.</param>
    /// <param name="own">How many of them are in this Experiment.</param>
    /// <param name="predecessor">The latest Experiment of the same step and revision, if there is one.</param>
    public static string? ShareOf(Rollout rollout, int places, int own, Experiment? predecessor) =>
        own == 0
            ? null
            : AlphaShare.Write(
                AfterInconclusive(Total(rollout) * First * own / Math.Max(own, places), predecessor?.Status.Phase, predecessor?.Metadata)
            );

    /// <summary>What all runs of an attempt may spend together.</summary>
    public static double Total(KubernetesObject owner) =>
        AlphaShare.Read(owner.Metadata.Annotations?.GetValueOrDefault(AlphaShare.Annotation)) ?? AlphaShare.Default;

    /// <summary>Failed and erred ones end an attempt, and the next one has an alpha of its own.</summary>
    private static double AfterInconclusive(double share, string? phase, ObjectMeta? predecessor) =>
        phase == AnalysisPhase.Inconclusive
            ? Again * Math.Min(share, AlphaShare.Read(predecessor?.Annotations?.GetValueOrDefault(AlphaShare.Annotation)) ?? share)
            : share;

    /// <summary>What is wrong with the Rollout's annotation.</summary>
    public static FieldError? Fault(Rollout rollout) =>
        rollout.Metadata.Annotations?.GetValueOrDefault(AlphaShare.Annotation) is { } text && AlphaShare.Read(text) is null
            ? FieldError.Invalid(
                $"metadata.annotations[{AlphaShare.Annotation}]",
                text,
                "must be a probability between 0 and 1",
                "Write a decimal such as 0.05, or remove the annotation."
            )
            : null;

    public static bool Spends(AnalysisRunSpec spec) => (spec.Metrics ?? []).Any(AlphaShare.IsSpentBy);
}
