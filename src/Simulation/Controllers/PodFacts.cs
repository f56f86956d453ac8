using System.Globalization;
using System.Text.Json;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>What controllers ask of a pod. A pod whose fields have wrong types counts as one that never started.</summary>
internal readonly struct PodFacts
{
    private PodFacts(KubeObject pod, PodView view)
    {
        Pod = pod;
        View = view;
        var ready = view.Status.Conditions.FirstOrDefault(static condition => condition.Type == "Ready");
        IsReady = ready?.Status == "True";
        ReadySince = IsReady ? Instant(ready!.LastTransitionTime) : null;
    }

    public KubeObject Pod { get; }
    public PodView View { get; }
    public bool IsReady { get; }
    public DateTimeOffset? ReadySince { get; }
    public bool IsLeaving => Pod.Header.DeletionTimestamp is not null;
    public bool Succeeded => View.Status.Phase == "Succeeded";
    public bool Failed => View.Status.Phase == "Failed";
    public bool IsActive => !IsLeaving && !Succeeded && !Failed;
    public int Restarts => View.Status.ContainerStatuses.Sum(static status => status.RestartCount);

    public static PodFacts Of(KubeObject pod)
    {
        try
        {
            return new(pod, pod.As<PodView>(PodView.Json));
        }
        catch (JsonException)
        {
            return new(pod, new PodView());
        }
    }

    /// <summary>When the pod has been ready for long enough; null while it is not ready.</summary>
    public DateTimeOffset? AvailableFrom(long minReadySeconds) =>
        IsReady ? (ReadySince ?? DateTimeOffset.MinValue) + TimeSpan.FromSeconds(Math.Clamp(minReadySeconds, 0, 1_000_000_000)) : null;

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
}
