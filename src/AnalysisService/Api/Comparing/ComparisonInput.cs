namespace Rollouts.AnalysisService;

/// <summary>What a test compares.</summary>
internal sealed record ComparisonInput(ComparedSeries Canary, ComparedSeries Baseline, TestSettings Settings);
