using System.Globalization;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.Plugin.V1;

namespace Rollouts.Simulation;

/// <summary>
/// What a write of the status may not do: let a run, a clock or a pause of an old attempt count in a new one, pass an analysis that has not passed,
/// or promote a version whose analysis failed (invariants 4, 5 and 7).
/// </summary>
internal sealed class AttemptRules(VirtualStore store, VirtualTime time)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>When the user began the present attempt: shipped, changed the steps, or retried.</summary>
    public DateTimeOffset BegunAt { get; set; }

    /// <summary>The step plugin, which knows what it said.</summary>
    public SimulatedPlugin? Plugin { get; set; }

    /// <summary>The reason that the last completion event gave.</summary>
    public string LastCompletion { get; set; } = "";

    /// <summary>What stands against the change of a Rollout's status; null when nothing does.</summary>
    public (string Rule, string What)? Against(Rollout before, Rollout after)
    {
        if (IsOfAnotherTemplate(after))
        {
            return null;
        }

        if (after.Status.Abort && !before.Status.Abort && Abort(after) is { } abort)
        {
            return ("7 attempts are keyed", abort);
        }

        if (Pause(after) is { } pause)
        {
            return ("7 attempts are keyed", pause);
        }

        if (Step(before, after) is { } step)
        {
            return ("5 no data is never success", step);
        }

        return Promotion(before, after) is { } promotion ? ("4 only what passed is promoted", promotion) : null;
    }

    /// <summary>Nothing refuses a status for a Deployment that is a newer one by now: it tells of the attempt before.</summary>
    private bool IsOfAnotherTemplate(Rollout after) =>
        after.Spec.WorkloadRef is { Name: { } name }
        && after.Status.WorkloadObservedGeneration
            != store.Find(KnownResources.Deployments, name)?.Header.Generation.ToString(CultureInfo.InvariantCulture);

    private string? Abort(Rollout after)
    {
        var message = RolloutConditions.Find(after.Status, RolloutConditionType.Progressing)?.Message ?? "";
        if (message.Contains("timed out progressing", StringComparison.Ordinal))
        {
            var waited = time.Now - BegunAt;
            return waited < TimeSpan.FromSeconds(RolloutDefaults.ProgressDeadlineSecondsOf(after)) - Second
                ? $"the deadline of an attempt that is {waited.TotalSeconds:0.0} s old passed: {message}"
                : null;
        }

        if (message.Contains("Experiment analysis phase is error/failed", StringComparison.Ordinal))
        {
            return Experiments()
                .Any(experiment => experiment.Status.Phase is AnalysisPhase.Failed or AnalysisPhase.Error && IsOfAttempt(experiment))
                ? null
                : $"no experiment of this attempt failed: {message}";
        }

        if (message.Contains("Step Plugin", StringComparison.Ordinal))
        {
            return HasSaid(StepResponse.Types.Phase.Failed, step: null) ? null : $"the plugin did not fail in this attempt: {message}";
        }

        if (!message.Contains("analysis phase error/failed", StringComparison.Ordinal))
        {
            return null;
        }

        var failed = RunsOf(after.Status).Where(run => run.Status.Phase is AnalysisPhase.Failed or AnalysisPhase.Error).ToList();
        return failed.Exists(IsOfAttempt) ? null : $"no run of this attempt failed: {message}";
    }

    private string? Pause(Rollout after) =>
        IsBegun(after) && (after.Status.PauseConditions ?? []).FirstOrDefault(pause => pause.StartTime < BegunAt - Second) is { } old
            ? $"a pause ({old.Reason}) of {old.StartTime:HH:mm:ss} holds an attempt of {BegunAt:HH:mm:ss}"
            : null;

    private string? Step(Rollout before, Rollout after)
    {
        if (
            CanarySteps.Current(before) is not { } current
            || current is { Analysis: null, Experiment: null, Plugin: null }
            || before.Status.CurrentStepIndex is null
            || after.Status.CurrentStepIndex != before.Status.CurrentStepIndex + 1
            || after.Status.CurrentPodHash != before.Status.CurrentPodHash
            || before.Status.PromoteFull
            || IsWayBack(before)
            || after.Status.CurrentStepIndex == CanarySteps.Count(after) && after.Status.StableRS == after.Status.CurrentPodHash
        )
        {
            return null;
        }

        if (current.Plugin is not null)
        {
            return HasSaid(StepResponse.Types.Phase.Successful, before.Status.CurrentStepIndex)
                ? null
                : $"step {before.Status.CurrentStepIndex} was passed, and its plugin is not done with it";
        }

        if (current.Experiment is not null)
        {
            var followed = Experiments().FirstOrDefault(experiment => experiment.Metadata.Name == before.Status.Canary.CurrentExperiment);
            return followed is { Status.Phase: AnalysisPhase.Successful } && IsOfAttempt(followed)
                ? null
                : $"step {before.Status.CurrentStepIndex} was passed on the word of {followed?.Metadata.Name ?? "no experiment"} ({followed?.Status.Phase})";
        }

        var run = Find(before.Status.Canary.CurrentStepAnalysisRunStatus);
        return run is not null && IsOfAttempt(run) && HasPassed(run)
            ? null
            : $"step {before.Status.CurrentStepIndex} was passed on the word of {run?.Metadata.Name ?? "no run"} ({run?.Status.Phase})";
    }

    /// <summary>Rows C30 and H38: an older version, no further back than the window says, takes no steps. Counted here by creation, whatever a planner made of it.</summary>
    private bool IsWayBack(Rollout rollout)
    {
        if (rollout.Spec.RollbackWindow?.Revisions is not { } window)
        {
            return false;
        }

        var made = store
            .List(KnownResources.ReplicaSets)
            .Where(item => !ExperimentObjects.AreOwners(item))
            .Select(item => item.As<ReplicaSet>(RolloutsJson.Options))
            .OrderBy(replicaSet => VirtualStore.Ordinal(replicaSet.Metadata.Uid))
            .Select(replicaSet => replicaSet.Metadata.Labels?.GetValueOrDefault(RolloutLabels.PodTemplateHash))
            .ToList();
        var (wanted, stable) = (made.IndexOf(rollout.Status.CurrentPodHash), made.IndexOf(rollout.Status.StableRS));
        return wanted >= 0 && wanted < stable && stable - wanted - 1 < window;
    }

    private string? Promotion(Rollout before, Rollout after)
    {
        if (
            string.IsNullOrEmpty(before.Status.StableRS)
            || before.Status.StableRS == after.Status.StableRS
            || before.Status.PromoteFull
            || !LastCompletion.Contains(": Completed ", StringComparison.Ordinal)
        )
        {
            return null;
        }

        var failed = store
            .List(KnownResources.AnalysisRuns)
            .Select(item => item.As<AnalysisRun>(RolloutsJson.Options))
            .FirstOrDefault(run =>
                run.Metadata.Labels?.GetValueOrDefault(RolloutLabels.PodTemplateHash) == after.Status.StableRS
                && run.Metadata.CreationTimestamp > BegunAt
                && RunsOf(before.Status).Any(current => current.Metadata.Name == run.Metadata.Name)
                && run.Status.Phase is AnalysisPhase.Failed or AnalysisPhase.Error
            );
        if (failed is not null && !IsFresh(failed))
        {
            return $"{failed.Metadata.Name} ended {failed.Status.Phase}, and {after.Status.StableRS} was promoted";
        }

        if (after.Spec.Strategy.BlueGreen is not { } blueGreen)
        {
            return null;
        }

        return Blocking(blueGreen.PostPromotionAnalysis, before.Status.BlueGreen.PostPromotionAnalysisRunStatus);
    }

    private string? Blocking(RolloutAnalysis? analysis, RolloutAnalysisRunStatus? status) =>
        analysis is null || (Find(status) is { } run && HasPassed(run) && IsOfAttempt(run))
            ? null
            : $"promoted although {status?.Name ?? "no run"} had not passed";

    /// <summary>It ended after the controller could see it.</summary>
    private bool IsFresh(AnalysisRun run) => run.Metadata.CreationTimestamp > time.Now.AddSeconds(-90);

    private bool IsBegun(Rollout after) =>
        after.Status.ObservedGeneration == $"{after.Metadata.Generation}"
        && after.Status is { Abort: false, AbortedAt: null }
        && RolloutConditions.Find(after.Status, RolloutConditionType.InvalidSpec) is null;

    private bool IsOfAttempt(KubernetesObject made) => made.Metadata.CreationTimestamp >= BegunAt - Second;

    private bool HasSaid(StepResponse.Types.Phase phase, int? step) =>
        Plugin!.Deeds.Exists(deed =>
            deed.Operation == StepPluginOperation.Run
            && deed.Phase == phase
            && deed.At >= BegunAt - Second
            && (step is null || deed.Step == step)
        );

    private IEnumerable<Experiment> Experiments() =>
        store.List(KnownResources.Experiments).Select(item => item.As<Experiment>(RolloutsJson.Options));

    private static bool HasPassed(AnalysisRun run) =>
        run.Status.Phase == AnalysisPhase.Successful && (run.Status.MetricResults ?? []).Any(metric => metric.Count > 0);

    private IEnumerable<AnalysisRun> RunsOf(RolloutStatus status) =>
        new[]
        {
            status.Canary.CurrentStepAnalysisRunStatus,
            status.Canary.CurrentBackgroundAnalysisRunStatus,
            status.BlueGreen.PrePromotionAnalysisRunStatus,
            status.BlueGreen.PostPromotionAnalysisRunStatus,
        }
            .Select(Find)
            .OfType<AnalysisRun>();

    private AnalysisRun? Find(RolloutAnalysisRunStatus? status) =>
        status is null ? null : store.Find(KnownResources.AnalysisRuns, status.Name)?.As<AnalysisRun>(RolloutsJson.Options);
}
