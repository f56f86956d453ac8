namespace Rollouts.Api;

/// <summary>Keeps new pods away from the nodes of the stable ones; exactly one member is set (rows B11 and I8).</summary>
public sealed record AntiAffinity : KubernetesView
{
    public PreferredDuringSchedulingIgnoredDuringExecution? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }

    public RequiredDuringSchedulingIgnoredDuringExecution? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}
