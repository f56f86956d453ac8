using System.Diagnostics.Metrics;

namespace Rollouts.Kubernetes;

/// <summary>The meter of this room, for exporters to subscribe to.</summary>
public static class KubernetesMeter
{
    public const string Name = "Rollouts.Kubernetes";

    internal static Meter Meter { get; } = new(Name);
}
