using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>The phases of the old metric <c>rollout_phase</c>, which are read off the conditions and are not those of the status (rows H25 and L24).</summary>
internal static class DeprecatedPhase
{
    private const string InvalidSpec = nameof(InvalidSpec);
    private const string Completed = nameof(Completed);
    private const string Progressing = nameof(Progressing);
    private const string Paused = nameof(Paused);
    private const string Timeout = nameof(Timeout);
    private const string Error = nameof(Error);
    private const string Abort = nameof(Abort);

    public static IReadOnlyList<string> All { get; } = [InvalidSpec, Completed, Progressing, Paused, Timeout, Error, Abort];

    public static string Of(RolloutStatus status) =>
        RolloutConditions.Find(status, RolloutConditionType.InvalidSpec) is not null
            ? InvalidSpec
            : RolloutConditions.Find(status, RolloutConditionType.Progressing)?.Reason switch
            {
                ProgressingReason.NewReplicaSetAvailable => Completed,
                ProgressingReason.RolloutPaused => Paused,
                ProgressingReason.ReplicaSetCreateError => Error,
                ProgressingReason.ProgressDeadlineExceeded => Timeout,
                ProgressingReason.RolloutAborted => Abort,
                _ => Progressing,
            };
}
