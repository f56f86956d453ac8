namespace Rollouts.Api;

/// <summary>One step of a canary; it sets at least one member (rows C16 to C23).</summary>
public sealed record CanaryStep : KubernetesView
{
    /// <summary>0 to maxTrafficWeight (row C16).</summary>
    public int? SetWeight { get; init; }

    /// <summary>Row C17.</summary>
    public RolloutPause? Pause { get; init; }

    /// <summary>Row C20.</summary>
    public RolloutExperimentStep? Experiment { get; init; }

    /// <summary>Row C19.</summary>
    public RolloutAnalysis? Analysis { get; init; }

    /// <summary>Row C18.</summary>
    public SetCanaryScale? SetCanaryScale { get; init; }

    /// <summary>Row C21.</summary>
    public SetHeaderRoute? SetHeaderRoute { get; init; }

    /// <summary>Row C22.</summary>
    public SetMirrorRoute? SetMirrorRoute { get; init; }

    /// <summary>Row C23.</summary>
    public PluginStep? Plugin { get; init; }
}
