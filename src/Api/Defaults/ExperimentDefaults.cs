namespace Rollouts.Api;

/// <summary>What an Experiment means where it says nothing.</summary>
public static class ExperimentDefaults
{
    /// <summary>Row E1.</summary>
    public const int Replicas = 1;

    /// <summary>Row E3, seconds.</summary>
    public const int ProgressDeadlineSeconds = 600;

    /// <summary>Row E6, seconds.</summary>
    public const int ScaleDownDelaySeconds = 30;

    /// <summary>Pods of a template (row E1).</summary>
    public static int ReplicasOf(ExperimentTemplate template) => template.Replicas ?? Replicas;

    /// <summary>Seconds without progress after which a template fails (row E3).</summary>
    public static int ProgressDeadlineSecondsOf(Experiment experiment) =>
        experiment.Spec.ProgressDeadlineSeconds ?? ProgressDeadlineSeconds;

    /// <summary>How long pods stay after completion (row E6).</summary>
    public static TimeSpan ScaleDownDelayOf(Experiment experiment) =>
        TimeSpan.FromSeconds(experiment.Spec.ScaleDownDelaySeconds ?? ScaleDownDelaySeconds);
}
