using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>A metric ready to be measured.</summary>
/// <param name="Metric">Arguments and variables filled in, secrets included: never log it.</param>
/// <param name="Variables">The moment it is measured at.</param>
/// <param name="Used">The variables that stand in its text, by tag.</param>
public sealed record ResolvedMetric(Metric Metric, RunVariables Variables, IReadOnlyDictionary<string, string> Used);
