namespace Rollouts.Api;

/// <summary>The workload whose pod template is used (rows A4, I1 to I4).</summary>
public sealed record WorkloadReference : KubernetesView
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }

    /// <summary>One of WorkloadScaleDown; never when absent.</summary>
    public string? ScaleDown { get; init; }
}
