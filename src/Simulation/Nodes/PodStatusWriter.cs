using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Writes what a node knows about a pod as the pod's status.</summary>
internal static class PodStatusWriter
{
    /// <summary>A strategic merge patch of the status, or null when the pod already shows it. Conditions of others are left alone.</summary>
    public static JsonObject? Difference(
        KubeObject pod,
        PodView view,
        PodState state,
        PodPlans plans,
        bool initialized,
        WorkloadReport? workload,
        DateTimeOffset now
    )
    {
        var desired = Write(pod, view, state, plans, initialized, workload, now);
        var shown = pod.ToNode()["status"] as JsonObject ?? [];
        return
            desired.All(field => field.Key == "conditions" || JsonNode.DeepEquals(field.Value, shown[field.Key]))
            && desired["conditions"]!.AsArray().All(condition => IsShown(condition!.AsObject(), shown["conditions"] as JsonArray))
            ? null
            : desired;
    }

    private static bool IsShown(JsonObject condition, JsonArray? shown) =>
        shown is not null
        && shown
            .OfType<JsonObject>()
            .Any(other =>
                Text(other, "type") == Text(condition, "type")
                && Text(other, "status") == Text(condition, "status")
                && Text(other, "reason") == Text(condition, "reason")
            );

    private static string? Text(JsonObject node, string name) =>
        node[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject Write(
        KubeObject pod,
        PodView view,
        PodState state,
        PodPlans plans,
        bool initialized,
        WorkloadReport? workload,
        DateTimeOffset now
    )
    {
        var phase = PhaseOf(state, plans, initialized);
        var finished = phase is "Succeeded" or "Failed";
        var unready = string.Join(' ', state.Containers.Where(static run => !run.Ready).Select(static run => run.Name));
        var gates = view.Spec.ReadinessGates.All(gate =>
            view.Status.Conditions.Any(c => c.Type == gate.ConditionType && c.Status == "True")
        );
        var notReady =
            phase == "Succeeded" ? "PodCompleted"
            : unready.Length > 0 ? "ContainersNotReady"
            : null;
        var message = notReady == "ContainersNotReady" ? $"containers with unready status: [{unready}]" : null;
        var status = new JsonObject
        {
            ["phase"] = phase,
            ["hostIP"] = "127.0.0.1",
            ["startTime"] = Time(state.StartedAt),
            ["conditions"] = new JsonArray(
                Condition(view, "Initialized", initialized ? null : "ContainersNotInitialized", null, now),
                Condition(view, "Ready", notReady ?? (gates ? null : "ReadinessGatesNotReady"), message, now),
                Condition(view, "ContainersReady", notReady, message, now),
                Condition(view, "PodScheduled", null, null, now)
            ),
            ["containerStatuses"] = Containers(pod, view.Spec.Containers, state.Containers),
        };
        if (state.InitContainers.Length > 0)
        {
            status["initContainerStatuses"] = Containers(pod, view.Spec.InitContainers, state.InitContainers);
        }

        // A workload that does not listen yet has no address; anything else gets one that is unique enough and never routed.
        var ip =
            view.Spec.HostNetwork ? "127.0.0.1"
            : workload is { } report ? report.Ip
            : SimulatedIp(pod.Header.Uid);
        if (ip is not null && !finished)
        {
            status["podIP"] = ip;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = ip });
        }

        return status;
    }

    private static string PhaseOf(PodState state, PodPlans plans, bool initialized)
    {
        if (!initialized)
        {
            return state.InitContainers.Where((run, i) => EndedForGood(run, plans.Init[i]) && run.LastEnd!.ExitCode != 0).Any()
                ? "Failed"
                : "Pending";
        }

        var ended = state.Containers.Where((run, i) => EndedForGood(run, plans.Main[i])).ToList();
        if (state.StoppingSince is not null)
        {
            ended = [.. state.Containers.Where(static run => run.Phase == ContainerPhase.Terminated)];
        }

        return ended.Count == state.Containers.Length
            ? ended.Exists(static run => run.LastEnd!.ExitCode != 0)
                ? "Failed"
                : "Succeeded"
            : state.Containers.Any(static run => run is { Phase: ContainerPhase.Waiting, LastEnd: null })
                ? "Pending"
                : "Running";
    }

    private static bool EndedForGood(ContainerRun run, ContainerPlan plan) =>
        run is { Phase: ContainerPhase.Terminated, LastEnd: { } end } && !plan.RestartsAfter(end.ExitCode);

    private static JsonObject Condition(PodView view, string type, string? falseReason, string? message, DateTimeOffset now)
    {
        var status = falseReason is null ? "True" : "False";
        var before = view.Status.Conditions.FirstOrDefault(condition => condition.Type == type);
        return new()
        {
            ["type"] = type,
            ["status"] = status,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = before?.Status == status && before.LastTransitionTime is { } since ? since : Time(now),
            // A merge patch removes what is null: a reason must not outlive its cause.
            ["reason"] = falseReason,
            ["message"] = message,
        };
    }

    private static JsonArray Containers(KubeObject pod, IReadOnlyList<PodView.ContainerView> containers, ImmutableArray<ContainerRun> runs)
    {
        var statuses = new JsonArray();
        for (var i = 0; i < runs.Length; i++)
        {
            var run = runs[i];
            var id = $"simulated://{pod.Header.Uid}/{run.Name}/{run.RestartCount}";
            var started = run.Phase != ContainerPhase.Waiting || run.LastEnd is not null;
            statuses.Add(
                new JsonObject
                {
                    ["name"] = run.Name,
                    ["image"] = containers[i].Image,
                    ["imageID"] = started ? $"simulated://{containers[i].Image}" : "",
                    ["containerID"] = started ? id : "",
                    ["ready"] = run.Ready,
                    ["started"] = run.Phase == ContainerPhase.Running,
                    ["restartCount"] = run.RestartCount,
                    ["state"] = StateOf(run, containers[i].Image),
                    ["lastState"] = run.LastEnd is { } end && run.Phase != ContainerPhase.Terminated ? Terminated(end) : new JsonObject(),
                }
            );
        }

        return statuses;
    }

    private static JsonObject StateOf(ContainerRun run, string image) =>
        run.Phase switch
        {
            ContainerPhase.Running => new() { ["running"] = new JsonObject { ["startedAt"] = Time(run.Since) } },
            ContainerPhase.Terminated when run.LastEnd is { } end => Terminated(end),
            _ => new() { ["waiting"] = Waiting(run.Reason, image, run.Name) },
        };

    private static JsonObject Waiting(string reason, string image, string name)
    {
        var message = reason switch
        {
            ContainerLifecycle.PullError => $"failed to pull image \"{image}\": its name says that it does not exist",
            ContainerLifecycle.PullBackOff => $"Back-off pulling image \"{image}\"",
            ContainerLifecycle.CrashLoop => $"back-off restarting failed container {name}",
            _ => null,
        };
        return message is null ? new() { ["reason"] = reason } : new() { ["message"] = message, ["reason"] = reason };
    }

    private static JsonObject Terminated(ContainerEnd end) =>
        new()
        {
            ["terminated"] = new JsonObject
            {
                ["exitCode"] = end.ExitCode,
                ["reason"] = end.Reason,
                ["startedAt"] = Time(end.StartedAt),
                ["finishedAt"] = Time(end.FinishedAt),
            },
        };

    private static string SimulatedIp(string uid)
    {
        var hash = StableHash.Of(uid);
        return string.Create(CultureInfo.InvariantCulture, $"10.{64 + ((hash >> 16) & 63)}.{(hash >> 8) & 255}.{1 + (hash & 0xff) % 254}");
    }

    private static string Time(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
