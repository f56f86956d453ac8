using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Cli;

/// <summary>Decides from what is seen whether a release has ended. The Rollout's word alone is not enough: pods and traffic must have followed.</summary>
internal static class ReleaseJudge
{
    /// <param name="view">What is seen now.</param>
    /// <param name="oldHash">The stable version before the release.</param>
    /// <returns>How the release ended, or null while it is under way.</returns>
    public static ReleaseEnd? EndOf(DemoView view, string oldHash)
    {
        var status = view.Status;
        if (!view.IsObserved || status.CurrentPodHash is not { Length: > 0 } hash || hash == oldHash)
        {
            return null;
        }

        var replicas = view.Rollout.Spec.Replicas ?? 1;
        if (status.Abort)
        {
            return status.Phase == RolloutPhase.Degraded && Serves(view, oldHash, replicas) && Gone(view, hash)
                ? ReleaseEnd.RolledBack
                : null;
        }

        return status.Phase switch
        {
            RolloutPhase.Healthy when status.StableRS == hash => Serves(view, hash, replicas) && Gone(view, oldHash)
                ? ReleaseEnd.Promoted
                : null,
            RolloutPhase.Degraded => ReleaseEnd.Stuck,
            RolloutPhase.Paused
                when status.PauseConditions?.Any(static pause => pause.Reason == PauseReason.InconclusiveAnalysis) == true =>
                ReleaseEnd.Stuck,
            _ => null,
        };
    }

    /// <summary>The last analysis of a version, in plain words, and its phase.</summary>
    public static (string? Verdict, string Why) Explain(DemoView? view, string hash)
    {
        var run = view?.Runs.LastOrDefault(run => run.Metadata.Labels?.GetValueOrDefault(RolloutLabels.PodTemplateHash) == hash);
        return run is null ? (null, view?.Status.Message ?? "") : (run.Status.Phase, Explainer.Explain(run).Sentence);
    }

    private static bool Serves(DemoView view, string hash, int replicas) =>
        view.PodsOf(hash).Ready == replicas && view.TrafficOf(hash) is null or > 0.999;

    private static bool Gone(DemoView view, string hash) => view.PodsOf(hash).Total == 0;
}
