namespace Rollouts.RolloutController;

/// <summary>A load balancer of AWS.</summary>
internal sealed record LoadBalancer(string Arn, string Name);
