namespace Rollouts.AnalysisService;

/// <summary>One step of a change: that it was asked for, and what came of it.</summary>
public sealed record AuditEntry
{
    /// <summary>The same for all entries of one request.</summary>
    public required string RequestId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Who: the name of the key, the user of the cluster, or the subject of the OIDC token.</summary>
    public required string Actor { get; init; }

    /// <summary>How the actor proved it: <c>key</c>, <c>cluster</c> or <c>oidc</c>.</summary>
    public required string Mechanism { get; init; }

    /// <summary>The address that the request came from.</summary>
    public required string Origin { get; init; }

    /// <summary>What was asked for: the method and the route, or the gRPC method.</summary>
    public required string Action { get; init; }

    /// <summary>What it was asked for: the path, or the object that the operation named.</summary>
    public required string Target { get; init; }

    /// <summary>Why, as the caller said it; may be empty.</summary>
    public required string Reason { get; init; }

    /// <summary><c>asked</c> before anything is done, afterwards <c>done</c> or <c>refused</c>, or <c>failed</c> with what went wrong.</summary>
    public required string Outcome { get; init; }
}
