namespace Rollouts.Api;

/// <summary>What a step plugin was asked to do (row H45).</summary>
public static class StepPluginOperation
{
    public const string Run = "Run";
    public const string Terminate = "Terminate";
    public const string Abort = "Abort";
}
