namespace Rollouts.AnalysisService;

/// <summary>What a caller may do.</summary>
[Flags]
public enum Permissions
{
    None = 0,

    /// <summary>See runs, templates and verdicts, and evaluate what changes nothing.</summary>
    Read = 1,

    /// <summary>Start and cancel runs, and change schedules. Does not include <see cref="Read"/>.</summary>
    Write = 2,
}
