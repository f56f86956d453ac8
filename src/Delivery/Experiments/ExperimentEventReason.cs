namespace Rollouts.Delivery;

/// <summary>Reasons of the events on an Experiment (rows E9, E10 and E22).</summary>
public static class ExperimentEventReason
{
    /// <summary>Followed by the status of the template.</summary>
    public const string TemplatePrefix = "Template";

    /// <summary>Followed by the phase of the experiment.</summary>
    public const string ExperimentPrefix = "Experiment";

    public const string AnalysisRunTerminating = nameof(AnalysisRunTerminating);

    public const string ReplicaSetUpdateError = nameof(ReplicaSetUpdateError);
}
