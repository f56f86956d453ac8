namespace Rollouts.Simulation;

/// <summary>The parts of a CustomResourceDefinition that matter to serving its objects at one version.</summary>
public sealed record CustomResource;
