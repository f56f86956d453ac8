namespace Rollouts.Statistics;

/// <summary>When a comparison may be looked at.</summary>
public enum LookSchedule
{
    /// <summary>At any time, for as long as one likes: an e-process.</summary>
    Anytime,

    /// <summary>Once, at a moment fixed beforehand: a classical one-sided test.</summary>
    Once,
}
