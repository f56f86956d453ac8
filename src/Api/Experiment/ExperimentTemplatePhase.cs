namespace Rollouts.Api;

/// <summary>States of an experiment's template (row E9).</summary>
public static class ExperimentTemplatePhase
{
    public const string Progressing = "Progressing";
    public const string Running = "Running";
    public const string Successful = "Successful";
    public const string Failed = "Failed";
    public const string Error = "Error";
}
