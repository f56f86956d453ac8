namespace Rollouts.Kubernetes;

/// <summary>Options of a delete call; null members take the server's default.</summary>
public sealed record DeleteOptions
{
    public string? PreconditionUid { get; init; }
    public string? PreconditionResourceVersion { get; init; }

    /// <summary><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>.</summary>
    public string? PropagationPolicy { get; init; }
    public int? GracePeriodSeconds { get; init; }
}
