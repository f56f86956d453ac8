namespace Rollouts.AnalysisService;

/// <summary>The stored outcome of one finished run.</summary>
public sealed record Verdict
{
    /// <summary>Its place in the order of verdicts, by the end of the run; the store gives it.</summary>
    public long Id { get; internal set; }

    /// <summary>The run's uid; there is one verdict for each.</summary>
    public required string Uid { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>What the run belongs to, as <c>Kind/name</c>; empty for a run of its own.</summary>
    public required string Owner { get; init; }

    /// <summary>The phase in the run's status.</summary>
    public required string Phase { get; init; }

    /// <summary>The phase, or <c>NotMeasured</c> when the run is called Successful although nothing was measured: no data is no success.</summary>
    public required string Outcome { get; init; }

    /// <summary>The message in the run's status; may be empty.</summary>
    public required string Message { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Explanation { get; init; }

    /// <summary>Null when the run was never begun.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Null when the run ended before anything was measured (row D15).</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the verdict was stored first.</summary>
    public required DateTimeOffset RecordedAt { get; set; }

    /// <summary>The whole record in plain words as a JSON object; null where none was made.</summary>
    public string? Record { get; init; }

    /// <summary>In the order of the spec; empty in lists.</summary>
    public IReadOnlyList<VerdictMetric> Metrics { get; init; } = [];

    /// <summary>The labels of the run.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>When the run ended as far as is known: its completion, or else the first record of it.</summary>
    public DateTimeOffset EndedAt => CompletedAt ?? RecordedAt;
}
