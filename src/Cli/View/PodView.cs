using System.Text.Json;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>A pod in the tree: its state in the words of <c>kubectl get pods</c>.</summary>
internal sealed record PodView(string Name, DateTimeOffset? Created, string Status, int Ready, int Containers, long Restarts)
{
    public static PodView Of(KubeObject item)
    {
        var pod = item.Read<Pod>() ?? new Pod();
        var (status, ready, restarts) = Initializing(pod) ?? Running(pod);
        if (item.Header.DeletionTimestamp is not null)
        {
            status = pod.Status.Reason == "NodeLost" ? "Unknown" : "Terminating";
        }

        return new PodView(item.Header.Name, item.Header.CreationTimestamp, status, ready, pod.Spec.Containers?.Count ?? 0, restarts);
    }

    /// <summary>What the first init container that has not done its work says; null when all have.</summary>
    private static (string Status, int Ready, long Restarts)? Initializing(Pod pod)
    {
        var restarts = 0L;
        IReadOnlyList<ContainerStatus> statuses = pod.Status.InitContainerStatuses ?? [];
        for (var i = 0; i < statuses.Count; i++)
        {
            var container = statuses[i];
            restarts += container.RestartCount;
            if (container.State?.Terminated is { ExitCode: 0 })
            {
                continue;
            }

            if (container.State?.Terminated is { } ended)
            {
                return ($"Init:{End(ended)}", 0, restarts);
            }

            if (IsStartedSidecar(pod, container))
            {
                if (container.Ready)
                {
                    continue;
                }

                return null;
            }

            return container.State?.Waiting?.Reason is { Length: > 0 } reason and not "PodInitializing"
                ? ($"Init:{reason}", 0, restarts)
                : ($"Init:{i}/{pod.Spec.InitContainers?.Count ?? 0}", 0, restarts);
        }

        return null;
    }

    private static (string Status, int Ready, long Restarts) Running(Pod pod)
    {
        var status = string.IsNullOrEmpty(pod.Status.Reason) ? pod.Status.Phase ?? "" : pod.Status.Reason;
        var (ready, restarts, isRunning) = (0, 0L, false);
        // The first container has the last word.
        foreach (var container in (pod.Status.ContainerStatuses ?? []).Reverse())
        {
            restarts += container.RestartCount;
            if (container.State?.Waiting?.Reason is { Length: > 0 } waiting)
            {
                status = waiting;
            }
            else if (container.State?.Terminated is { } ended)
            {
                status = End(ended);
            }
            else if (container is { Ready: true, State.Running: not null })
            {
                isRunning = true;
                ready++;
            }
        }

        return (status == "Completed" && isRunning ? "Running" : status, ready, restarts);
    }

    private static string End(ContainerStateTerminated ended)
    {
        if (!string.IsNullOrEmpty(ended.Reason))
        {
            return ended.Reason;
        }

        return
            ended.UnknownFields?.TryGetValue("signal", out var signal) == true
            && signal.ValueKind == JsonValueKind.Number
            && signal.TryGetInt32(out var number)
            && number != 0
            ? $"Signal:{number}"
            : $"ExitCode:{ended.ExitCode}";
    }

    private static bool IsStartedSidecar(Pod pod, ContainerStatus container) =>
        container.UnknownFields?.TryGetValue("started", out var started) == true
        && started.ValueKind == JsonValueKind.True
        && (pod.Spec.InitContainers ?? []).Any(init =>
            init.Name == container.Name
            && init.UnknownFields?.TryGetValue("restartPolicy", out var policy) == true
            && policy.ValueKind == JsonValueKind.String
            && policy.ValueEquals("Always")
        );
}
