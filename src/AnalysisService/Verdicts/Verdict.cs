namespace Rollouts.AnalysisService;

/// <summary>The stored outcome of one finished run.</summary>
public sealed class Verdict
{
    /// <summary>The run's uid; there is one verdict for each.</summary>
    public required string Uid { get; init; }

    public required string Namespace { get; set; }

    public required string Name { get; set; }

    /// <summary>What the run belongs to, as <c>Kind/name</c>; empty for a run of its own.</summary>
    public required string Owner { get; set; }

    /// <summary>The phase in the run's status.</summary>
    public required string Phase { get; set; }

    /// <summary>The phase, or <c>NotMeasured</c> when the run is called Successful although nothing was measured: no data is no success.</summary>
    public required string Outcome { get; set; }

    /// <summary>The message in the run's status; may be empty.</summary>
    public required string Message { get; set; }

    /// <summary>Why, in one sentence.</summary>
    public required string Explanation { get; set; }

    /// <summary>Null when the run was never begun.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>Null when the run ended before anything was measured (row D15).</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>When the verdict was stored first.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>A JSON array: each metric with its phase, counts, explanation and latest measurements.</summary>
    public required string Metrics { get; set; }
}
