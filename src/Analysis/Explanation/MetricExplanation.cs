namespace Rollouts.Analysis;

/// <summary>Why a metric ended as it did.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Phase">How it ended, or where it stands.</param>
/// <param name="Value">The last value measured; null when there is none.</param>
/// <param name="Condition">The condition that judged the last value, as written with arguments filled in; null when none did.</param>
/// <param name="Rule">The rule that ended the metric, for example <c>failed (1) > failureLimit (0)</c>.</param>
/// <param name="Sentence">All of it in one sentence that can be pasted into a chat.</param>
public sealed record MetricExplanation(string Metric, string Phase, string? Value, string? Condition, string Rule, string Sentence);
