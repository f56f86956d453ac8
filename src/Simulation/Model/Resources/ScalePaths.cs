namespace Rollouts.Simulation;

/// <summary>Dotted paths of the scale subresource inside the object.</summary>
public sealed record ScalePaths(
    string SpecReplicas = ".spec.replicas",
    string StatusReplicas = ".status.replicas",
    string? LabelSelector = null
);
