namespace Rollouts.Analysis;

/// <summary>
/// Why a metric ended as it did, or where it stands: everything that a person needs to check the verdict by hand. Secrets appear as <c>*****</c>.
/// Made to be stored and sent as JSON (camelCase, what is absent is not written); members are added over time, never renamed.
/// </summary>
public sealed record MetricExplanation
{
    /// <summary>Name of the metric, arguments filled in.</summary>
    public string Metric { get; init; } = "";

    /// <summary>One of <see cref="Api.AnalysisPhase"/>.</summary>
    public string Phase { get; init; } = "";

    /// <summary>Whether the metric only watches: a dry run (row D13), or one whose <c>onFailure</c> is <c>observe</c>.</summary>
    public bool DryRun { get; init; }

    /// <summary>What was asked, as the manifest calls it: <c>prometheus</c>, <c>web</c>, or the name of a plugin.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Where it was asked, without credentials; null when the metric leaves it to the service.</summary>
    public string? Address { get; init; }

    /// <summary>The query as sent, arguments and variables filled in; null for providers that have none.</summary>
    public string? Query { get; init; }

    /// <summary>The time that the last measurement looked at; null when nothing was measured.</summary>
    public MeasuredWindow? Window { get; init; }

    /// <summary>The arguments that the metric uses (<c>args.x</c>) and the variables that its last measurement read (<c>run.elapsed</c>).</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The last value measured, as in <c>measurement.value</c>; null when there is none.</summary>
    public string? Value { get; init; }

    /// <summary>Arguments filled in; null when the metric has none.</summary>
    public string? SuccessCondition { get; init; }

    /// <summary>Arguments filled in; null when the metric has none.</summary>
    public string? FailureCondition { get; init; }

    /// <summary>The one of the two that judged the last value; null when none did.</summary>
    public string? Condition { get; init; }

    /// <summary>Why the condition judged as it did, for example <c>successCondition result[0] &gt;= 0.95 is false: result[0] = 0.91</c>.</summary>
    public string? Evidence { get; init; }

    public MeasurementCounts Counts { get; init; } = new(0, 0, 0, 0, 0);

    /// <summary>The rule that ended the metric, for example <c>failed (1) > failureLimit (0)</c>, or how far it is.</summary>
    public string Rule { get; init; } = "";

    /// <summary>What would have changed the outcome, in plain words; null while the metric goes on.</summary>
    public string? Otherwise { get; init; }

    /// <summary>All of it in one sentence that can be pasted into a chat.</summary>
    public string Sentence { get; init; } = "";
}
