using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>A source that a comparison asks.</summary>
/// <param name="Field">The field of the request that names it, for errors.</param>
/// <param name="Metric">What it is asked, as a metric would.</param>
/// <param name="Provider">Who asks it.</param>
internal sealed record RangeSource(string Field, Metric Metric, IRangeQueryProvider Provider);
