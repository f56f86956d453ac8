namespace Rollouts.Api;

/// <summary>Why a Rollout made an AnalysisRun; the values of label rollout-type (row A28).</summary>
public static class RolloutRunType
{
    public const string Step = "Step";
    public const string Background = "Background";
    public const string PrePromotion = "PrePromotion";
    public const string PostPromotion = "PostPromotion";
}
