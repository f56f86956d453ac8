namespace Rollouts.Api;

/// <summary>The status of a condition.</summary>
public static class ConditionStatus
{
    public const string True = "True";
    public const string False = "False";
    public const string Unknown = "Unknown";
}
