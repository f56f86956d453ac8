using System.Globalization;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>The phase as clients show it: the controller's, unless it has not seen the latest change yet (row H24).</summary>
internal static class ClientPhase
{
    public static (string Phase, string Message) Of(Rollout rollout, ObjectHeader header)
    {
        var status = rollout.Status;
        if (!IsObserved(status.ObservedGeneration, header.Generation))
        {
            return (RolloutPhase.Progressing, "waiting for rollout spec update to be observed");
        }

        if (status.ControllerPause && status.PauseConditions is not { Count: > 0 })
        {
            return (RolloutPhase.Progressing, "waiting for rollout to unpause");
        }

        if (rollout.Spec.WorkloadRef is not null && !IsWorkloadObserved(status, header))
        {
            return (RolloutPhase.Progressing, "waiting for rollout spec update to be observed for the reference workload");
        }

        return string.IsNullOrEmpty(status.Phase) ? PhaseCalculation.Of(rollout.Spec, status) : (status.Phase, status.Message ?? "");
    }

    // Old controllers wrote a hash here: what is no number counts as observed, and so does a number beyond the generation.
    private static bool IsObserved(string? observed, long generation) => Number(observed) is not { } number || number >= generation;

    private static bool IsWorkloadObserved(RolloutStatus status, ObjectHeader header) =>
        Number(header.Annotations.GetValueOrDefault(RolloutAnnotations.WorkloadGeneration)) is not { } wanted
        || Number(status.WorkloadObservedGeneration) is not { } observed
        || wanted == observed;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
