namespace Rollouts.Analysis;

/// <summary>Which run a measurement belongs to.</summary>
public sealed record RunIdentity(string Namespace, string Name, string Uid);
