namespace Rollouts.Api;

/// <summary>How an update ended (row H13).</summary>
public static class RolloutCompletionStatus
{
    public const string Promoted = "Promoted";
    public const string FastPromoted = "FastPromoted";
    public const string Aborted = "Aborted";
    public const string Superseded = "Superseded";
    public const string RolledBack = "RolledBack";
    public const string FastRolledBack = "FastRolledBack";
}
