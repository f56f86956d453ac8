namespace Rollouts.Api;

/// <summary>An analysis that a Rollout asks for.</summary>
/// <param name="Path">Path of its list of templates.</param>
/// <param name="Templates">The templates it names.</param>
/// <param name="IsBackground">Whether it may run without end (row D52).</param>
public sealed record AnalysisReference(string Path, IReadOnlyList<AnalysisTemplateRef> Templates, bool IsBackground);
