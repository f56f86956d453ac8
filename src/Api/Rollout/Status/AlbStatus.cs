namespace Rollouts.Api;

/// <summary>What was verified on AWS for one ingress (row G14).</summary>
public sealed record AlbStatus : KubernetesView
{
    public AwsResourceRef? LoadBalancer { get; init; }

    public AwsResourceRef? CanaryTargetGroup { get; init; }

    public AwsResourceRef? StableTargetGroup { get; init; }

    public string? Ingress { get; init; }
}
