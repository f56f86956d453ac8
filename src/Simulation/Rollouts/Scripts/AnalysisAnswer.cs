namespace Rollouts.Simulation;

/// <summary>How simulated analyses end.</summary>
public enum AnalysisAnswer
{
    Successful,
    Failed,
    Inconclusive,
    Error,

    /// <summary>Successful in the object, and nothing was measured (row D29).</summary>
    Empty,
}
