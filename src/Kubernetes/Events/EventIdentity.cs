namespace Rollouts.Kubernetes;

/// <summary>What two events must share to be the same event again.</summary>
internal readonly record struct EventIdentity(string Kind, ObjectKey Key, string Uid, string Type, string Reason, string Message);
