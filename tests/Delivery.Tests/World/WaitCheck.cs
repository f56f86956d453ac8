using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>What holds of every plan: a rollout that has not come to its end says what it waits for, since when and until when, and it is true.</summary>
internal static class WaitCheck
{
    public static void Check(RolloutSnapshot snapshot, RolloutPlan plan, DateTimeOffset now)
    {
        var status = plan.Actions.OfType<RolloutAction.UpdateStatus>().LastOrDefault()?.After ?? snapshot.Rollout.Status;
        if (plan.Wait is not { } wait)
        {
            (status.Phase is RolloutPhase.Healthy || plan.Actions.Count > 0).ShouldBeTrue(
                $"nothing is waited for in phase {status.Phase}: {status.Message}"
            );
            return;
        }

        WaitKind.All.ShouldContain(wait.Kind);
        wait.What.ShouldNotBeNullOrWhiteSpace();
        (wait.Until is not null || !string.IsNullOrEmpty(wait.Ending)).ShouldBeTrue($"no end of the wait for {wait.What}");
        // An instant may have been moved into the future by whoever wrote it, but the wait never begins there by our own count.
        wait.Since.ShouldBeLessThanOrEqualTo(now, wait.What);
        if (plan.Actions.Count == 0)
        {
            IsTrue(snapshot, wait).ShouldBeTrue($"{wait.Kind}: {wait.What}, in phase {status.Phase} {status.Message}");
        }
    }

    private static bool IsTrue(RolloutSnapshot snapshot, RolloutWait wait)
    {
        var (spec, status) = (snapshot.Rollout.Spec, snapshot.Rollout.Status);
        return wait.Kind switch
        {
            WaitKind.UserPause => spec.Paused && !status.Abort,
            WaitKind.Pause => status.PauseConditions is { Count: > 0 } && wait.Until is not null,
            WaitKind.Decision => status.Abort
                || status.PauseConditions is { Count: > 0 }
                || snapshot.AnalysisRuns.Any(static run => run.Spec.Terminate),
            WaitKind.Analysis => snapshot.AnalysisRuns.Any(run =>
                wait.What.Contains(run.Metadata.Name!, StringComparison.Ordinal)
                && run.Status.Phase is "" or AnalysisPhase.Pending or AnalysisPhase.Running
            ),
            WaitKind.Proxies => snapshot.Traffic is not null && wait.Until is not null,
            WaitKind.Spec => snapshot.Malformed is not null
                || status.Conditions?.Any(static condition => condition.Type == RolloutConditionType.InvalidSpec) == true,
            _ => true,
        };
    }
}
