using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The kinds of workloads that a Rollout may take its template from (row I1).</summary>
public static class SupportedWorkloads
{
    private static readonly (string Group, string Kind)[] Kinds = [("apps", "Deployment"), ("apps", "ReplicaSet"), ("", "PodTemplate")];

    public static bool Contain(WorkloadReference reference) => Kinds.Contains((GroupOf(reference), reference.Kind ?? ""));

    /// <summary>The API group that a reference names, whatever its version; empty for the core group.</summary>
    public static string GroupOf(WorkloadReference reference) => reference.ApiVersion?.Split('/') is [var group, _] ? group : "";
}
