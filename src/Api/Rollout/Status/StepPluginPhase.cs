namespace Rollouts.Api;

/// <summary>Phases of a step plugin (row H46).</summary>
public static class StepPluginPhase
{
    public const string Running = "Running";
    public const string Successful = "Successful";
    public const string Failed = "Failed";
    public const string Error = "Error";
}
