namespace Rollouts.Api;

/// <summary>State of a blue-green update (row H11).</summary>
public sealed record BlueGreenStatus : KubernetesView
{
    /// <summary>Hash that the preview Service selects.</summary>
    public string? PreviewSelector { get; init; }

    /// <summary>Hash that the active Service selects.</summary>
    public string? ActiveSelector { get; init; }

    /// <summary>Row B21.</summary>
    public bool ScaleUpPreviewCheckPoint { get; init; }

    public RolloutAnalysisRunStatus? PrePromotionAnalysisRunStatus { get; init; }

    public RolloutAnalysisRunStatus? PostPromotionAnalysisRunStatus { get; init; }
}
