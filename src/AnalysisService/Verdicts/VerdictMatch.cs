namespace Rollouts.AnalysisService;

/// <summary>A verdict that a search starts from.</summary>
internal sealed class VerdictMatch
{
    /// <summary>Its number.</summary>
    public long VerdictId { get; init; }
}
