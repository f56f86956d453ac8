namespace Rollouts.AnalysisService;

/// <summary>Which verdicts are wanted; what is null or empty is not asked for, and all that is asked for must hold.</summary>
public sealed record VerdictQuery
{
    public string? Namespace { get; init; }

    /// <summary>Name of the run.</summary>
    public string? Name { get; init; }

    /// <summary>What the run belongs to, as <c>Rollout/web</c>.</summary>
    public string? Owner { get; init; }

    /// <summary>The phase in the run's status.</summary>
    public string? Phase { get; init; }

    /// <summary>The phase, or <c>NotMeasured</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Runs with a metric of this name.</summary>
    public string? Metric { get; init; }

    /// <summary>The phase of that metric; goes with <see cref="Metric"/>.</summary>
    public string? MetricPhase { get; init; }

    /// <summary>Words, each the beginning of one in the run's name, owner, message or explanations; case does not matter.</summary>
    public string? Text { get; init; }

    /// <summary>Labels that the run has.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Ended not before this second.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Ended before this second.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The <c>Next</c> of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>From 1 to <see cref="PageCursor.MaxLimit"/>.</summary>
    public int Limit { get; init; } = PageCursor.DefaultLimit;
}
