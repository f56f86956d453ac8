namespace Rollouts.Kubernetes;

/// <summary>An API group and the versions that the server serves, the preferred one first.</summary>
internal sealed record ServedGroup(string Name, IReadOnlyList<string> Versions);
