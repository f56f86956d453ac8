namespace Rollouts.Analysis;

/// <summary>Why a run ended as it did.</summary>
/// <param name="Sentence">In one sentence: the outcome, how long it took, and the metric that decided.</param>
/// <param name="Metrics">Metric by metric, in the order of the spec.</param>
public sealed record RunExplanation(string Sentence, IReadOnlyList<MetricExplanation> Metrics);
