namespace Rollouts.AnalysisService;

/// <summary>What becomes of firings that fell due while nobody could fire them.</summary>
internal enum MissedFirings
{
    /// <summary>The latest of them is fired, however late.</summary>
    FireOnce,

    /// <summary>None of them is fired.</summary>
    Skip,

    /// <summary>All of them are fired, the latest hundred at most.</summary>
    All,
}
