namespace Rollouts.AnalysisService;

/// <summary>Which entries of the audit trail are wanted; what is null is not asked for.</summary>
public sealed record AuditQuery
{
    public string? Actor { get; init; }

    public string? Action { get; init; }

    public string? Target { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Not before this instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this instant.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The <c>Next</c> of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>From 1 to <see cref="PageCursor.MaxLimit"/>.</summary>
    public int Limit { get; init; } = PageCursor.DefaultLimit;
}
