namespace Rollouts.Kubernetes;

/// <summary>One entry of <c>metadata.ownerReferences</c>.</summary>
public sealed record OwnerLink(string ApiVersion, string Kind, string Name, string Uid, bool Controller);
