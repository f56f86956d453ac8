namespace Rollouts.Api;

/// <summary>What a Rollout means where it says nothing. Nothing here changes the object.</summary>
public static class RolloutDefaults
{
    /// <summary>Row A1.</summary>
    public const int Replicas = 1;

    /// <summary>Row A8.</summary>
    public const int RevisionHistoryLimit = 10;

    /// <summary>Row A10, seconds.</summary>
    public const int ProgressDeadlineSeconds = 600;

    /// <summary>Rows B7 and C8, seconds.</summary>
    public const int ScaleDownDelaySeconds = 30;

    /// <summary>Rows B13 and C10, seconds.</summary>
    public const int AbortScaleDownDelaySeconds = 30;

    /// <summary>Rows A13 and A14.</summary>
    public const int RunHistoryLimit = 5;

    /// <summary>Row C15.</summary>
    public const int MaxTrafficWeight = 100;

    /// <summary>Row A52: the string, which counts as a percentage, for maxSurge and maxUnavailable alike.</summary>
    public const string RollingUpdatePercent = "25";

    /// <summary>Desired pods (row A1).</summary>
    public static int ReplicasOf(Rollout rollout) => rollout.Spec.Replicas ?? Replicas;

    /// <summary>Old ReplicaSets to keep (row A8).</summary>
    public static int RevisionHistoryLimitOf(Rollout rollout) => rollout.Spec.RevisionHistoryLimit ?? RevisionHistoryLimit;

    /// <summary>Seconds without progress after which an update counts as stuck (row A10).</summary>
    public static int ProgressDeadlineSecondsOf(Rollout rollout) => rollout.Spec.ProgressDeadlineSeconds ?? ProgressDeadlineSeconds;

    /// <summary>Successful runs to keep, and as many experiments (row A13).</summary>
    public static int SuccessfulRunHistoryLimitOf(Rollout rollout) => rollout.Spec.Analysis?.SuccessfulRunHistoryLimit ?? RunHistoryLimit;

    /// <summary>Failed, errored and inconclusive runs to keep, and as many experiments (row A14).</summary>
    public static int UnsuccessfulRunHistoryLimitOf(Rollout rollout) =>
        rollout.Spec.Analysis?.UnsuccessfulRunHistoryLimit ?? RunHistoryLimit;

    /// <summary>The weight that means all traffic (row C15).</summary>
    public static int MaxTrafficWeightOf(Rollout rollout) =>
        rollout.Spec.Strategy.Canary?.TrafficRouting?.MaxTrafficWeight is { } given and > 0 ? given : MaxTrafficWeight;

    /// <summary>Whether blue-green promotes by itself (row B4).</summary>
    public static bool AutoPromotionEnabledOf(Rollout rollout) => rollout.Spec.Strategy.BlueGreen?.AutoPromotionEnabled ?? true;

    /// <summary>maxSurge as written, or the string "25" (row A52).</summary>
    public static IntOrString MaxSurgeOf(Rollout rollout) => rollout.Spec.Strategy.Canary?.MaxSurge ?? RollingUpdatePercent;

    /// <summary>maxUnavailable of the strategy in use as written, or the string "25" (rows A52 and B6).</summary>
    public static IntOrString MaxUnavailableOf(Rollout rollout) =>
        rollout.Spec.Strategy.Canary?.MaxUnavailable ?? rollout.Spec.Strategy.BlueGreen?.MaxUnavailable ?? RollingUpdatePercent;

    /// <summary>
    /// How long an old ReplicaSet stays up after traffic left it: 30 s for blue-green and for traffic routing, at once for
    /// a basic canary, whatever it says (rows B7 and C8).
    /// </summary>
    public static TimeSpan ScaleDownDelayOf(Rollout rollout)
    {
        var strategy = rollout.Spec.Strategy;
        var seconds = strategy switch
        {
            { Canary.TrafficRouting: not null } => strategy.Canary.ScaleDownDelaySeconds ?? ScaleDownDelaySeconds,
            { Canary: not null } => 0,
            { BlueGreen: not null } => strategy.BlueGreen.ScaleDownDelaySeconds ?? ScaleDownDelaySeconds,
            _ => 0,
        };
        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>How many old ReplicaSets may stay up under the scale-down delay; no limit when absent (rows B8 and C9).</summary>
    public static int ScaleDownDelayRevisionLimitOf(Rollout rollout) =>
        rollout.Spec.Strategy.BlueGreen?.ScaleDownDelayRevisionLimit
        ?? rollout.Spec.Strategy.Canary?.ScaleDownDelayRevisionLimit
        ?? int.MaxValue;

    /// <summary>What happens to the new ReplicaSet after an abort (rows B13 and C10).</summary>
    public static AbortScaleDown AbortScaleDownOf(Rollout rollout)
    {
        var strategy = rollout.Spec.Strategy;
        if (strategy.BlueGreen is { } blueGreen)
        {
            return Delayed(blueGreen.AbortScaleDownDelaySeconds);
        }

        return strategy.Canary?.TrafficRouting is null
            ? new AbortScaleDown(TimeSpan.Zero, IsExplicit: false)
            : Delayed(strategy.Canary.AbortScaleDownDelaySeconds);
    }

    private static AbortScaleDown Delayed(int? seconds) =>
        seconds switch
        {
            null => new AbortScaleDown(TimeSpan.FromSeconds(AbortScaleDownDelaySeconds), IsExplicit: false),
            0 => new AbortScaleDown(null, IsExplicit: true),
            _ => new AbortScaleDown(TimeSpan.FromSeconds(seconds.Value), IsExplicit: true),
        };
}
