using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.Cli;

/// <summary>What a promotion writes; null members are not written (row J24).</summary>
/// <param name="Spec">To the object.</param>
/// <param name="Status">To its status subresource.</param>
/// <param name="Whole">To the object instead of both, where there is no status subresource.</param>
internal sealed record PromotePatches(JsonObject? Spec, JsonObject? Status, JsonObject? Whole)
{
    /// <summary>To the end: no more steps, pauses and analyses. Nothing to do for what is promoted already.</summary>
    public static PromotePatches Full(Rollout rollout)
    {
        var isPromoted = (rollout.Status.CurrentPodHash ?? "") == (rollout.Status.StableRS ?? "");
        return OfStatus(isPromoted ? null : new JsonObject { ["promoteFull"] = true });
    }

    /// <summary>Past the current step, whatever it is; for the flag that Argo gave up.</summary>
    public static PromotePatches SkipStep(Rollout rollout) =>
        OfStatus(Following(rollout) is { } next ? new JsonObject { ["currentStepIndex"] = next } : null);

    /// <summary>Past all steps; for the flag that Argo gave up.</summary>
    public static PromotePatches SkipSteps(Rollout rollout) =>
        OfStatus(new JsonObject { ["currentStepIndex"] = CanarySteps.Count(rollout) });

    /// <summary>Out of what holds it now: a user's pause, a pause of its own, or else the current step.</summary>
    public static PromotePatches Next(Rollout rollout)
    {
        var spec = rollout.Spec.Paused ? new JsonObject { ["paused"] = false } : null;
        var status = NextStatus(rollout);
        var whole = new JsonObject { ["spec"] = new JsonObject { ["paused"] = false } };
        whole["status"] = status?.DeepClone() ?? new JsonObject { ["pauseConditions"] = null };
        return new PromotePatches(Under("spec", spec), Under("status", status), whole);
    }

    private static JsonObject? NextStatus(Rollout rollout)
    {
        var status = rollout.Status;
        var isPaused = status.PauseConditions is { Count: > 0 };
        var isUndecided =
            rollout.Spec.Strategy.Canary is not null && status.Canary.CurrentStepAnalysisRunStatus?.Status == AnalysisPhase.Inconclusive;
        if (isPaused && isUndecided && status.ControllerPause)
        {
            // With only the condition gone the rollout would come back to the same verdict, or to a pause step that counts as resumed.
            return Following(rollout) is { } next
                ? new JsonObject
                {
                    ["pauseConditions"] = null,
                    ["controllerPause"] = false,
                    ["currentStepIndex"] = next,
                }
                : null;
        }

        if (isPaused)
        {
            return new JsonObject { ["pauseConditions"] = null };
        }

        return rollout.Spec.Strategy.Canary is not null && Following(rollout) is { } following
            ? new JsonObject { ["pauseConditions"] = null, ["currentStepIndex"] = following }
            : null;
    }

    private static int? Following(Rollout rollout) =>
        CanarySteps.Index(rollout) is { } index ? Math.Min(index + 1, CanarySteps.Count(rollout)) : null;

    private static PromotePatches OfStatus(JsonObject? status) => new(null, Under("status", status), null);

    private static JsonObject? Under(string member, JsonObject? value) => value is null ? null : new JsonObject { [member] = value };
}
