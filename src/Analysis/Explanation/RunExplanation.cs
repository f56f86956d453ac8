namespace Rollouts.Analysis;

/// <summary>
/// Why a run ended as it did, or where it stands. Secrets appear as <c>*****</c>. Made to be stored and sent as JSON (camelCase, what is
/// absent is not written); members are added over time, never renamed.
/// </summary>
public sealed record RunExplanation
{
    /// <summary>What <see cref="Outcome"/> says of a run that is called Successful although nothing was measured: no data is no success.</summary>
    public const string NotMeasured = "NotMeasured";

    public string Namespace { get; init; } = "";

    /// <summary>Name of the run.</summary>
    public string Run { get; init; } = "";

    /// <summary>One of <see cref="Api.AnalysisPhase"/>, as in the status.</summary>
    public string Phase { get; init; } = "";

    /// <summary>The phase, or <see cref="NotMeasured"/>.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The message of the status; null when there is none.</summary>
    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Null while the run goes on, and when it could not be begun (row D15).</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The arguments of the run by name, those from secrets as <c>*****</c>.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The metric whose outcome became the run's; null when none did.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>The rule that ended the run: the one of the metric that decided, or why there is none.</summary>
    public string Rule { get; init; } = "";

    /// <summary>What would have changed the outcome, in plain words; null while the run goes on.</summary>
    public string? Otherwise { get; init; }

    /// <summary>In one sentence that can be pasted into a chat: the outcome, how long it took, and the metric that decided.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>Metric by metric, in the order of the spec.</summary>
    public IReadOnlyList<MetricExplanation> Metrics { get; init; } = [];
}
