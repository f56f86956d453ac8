namespace Rollouts.Kubernetes;

/// <summary>Acting as somebody else, as <c>kubectl --as</c> does; the server must allow it to the credentials' user.</summary>
/// <param name="User">Name of the user to act as.</param>
/// <param name="Uid">UID of that user; null for none.</param>
/// <param name="Group">Group of that user; null for none. Several need one header line each, which .NET's HTTP client folds into one.</param>
public sealed record Impersonation(string User, string? Uid = null, string? Group = null);
