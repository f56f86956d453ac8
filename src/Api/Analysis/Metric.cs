namespace Rollouts.Api;

/// <summary>What is measured, how often, and what counts as success (rows D3 to D12).</summary>
public sealed record Metric : KubernetesView
{
    public string Name { get; init; } = "";

    /// <summary>Go duration between measurements (row D4).</summary>
    public string? Interval { get; init; }

    /// <summary>Go duration from the start of the run (row D5).</summary>
    public string? InitialDelay { get; init; }

    /// <summary>Measurements without error to take (row D6).</summary>
    public IntOrString? Count { get; init; }

    /// <summary>Row D7.</summary>
    public string? SuccessCondition { get; init; }

    /// <summary>Row D7.</summary>
    public string? FailureCondition { get; init; }

    /// <summary>Default 0; -1 disables (row D8).</summary>
    public IntOrString? FailureLimit { get; init; }

    /// <summary>Default 0 (row D9).</summary>
    public IntOrString? InconclusiveLimit { get; init; }

    /// <summary>Default 4 (row D10).</summary>
    public IntOrString? ConsecutiveErrorLimit { get; init; }

    /// <summary>Default 0, which disables (row D11).</summary>
    public IntOrString? ConsecutiveSuccessLimit { get; init; }

    /// <summary>Exactly one provider (row D12).</summary>
    public MetricProvider Provider { get; init; } = new();

    /// <summary>Beyond Argo: what to do without data. Absent: conditions judge nil and empty values, as in Argo.</summary>
    public NoDataPolicy? NoData { get; init; }

    /// <summary>Beyond Argo: a floor on samples or requests.</summary>
    public TooLittlePolicy? TooLittle { get; init; }

    /// <summary>Beyond Argo: how old the newest sample may be.</summary>
    public StalePolicy? Stale { get; init; }

    /// <summary>Beyond Argo: one of <see cref="FailureReaction"/>; abort by default.</summary>
    public string? OnFailure { get; init; }

    /// <summary>Beyond Argo: Failed when more measurements in a row fail; absent is off. With it failureLimit is off unless set.</summary>
    public IntOrString? ConsecutiveFailureLimit { get; init; }
}
