namespace Rollouts.Simulation;

/// <summary>Group and plural: all versions of a resource share one store.</summary>
internal readonly record struct StoreKey(string Group, string Plural);
