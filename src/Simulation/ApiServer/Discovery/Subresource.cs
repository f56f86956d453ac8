namespace Rollouts.Simulation;

/// <summary>A subresource and the kind of object that it takes and gives.</summary>
internal sealed record Subresource(string Name, string Group, string Version, string Kind, IReadOnlyList<string> Verbs);
