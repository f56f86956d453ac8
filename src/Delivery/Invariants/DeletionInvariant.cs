using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Invariant 2: neither the stable version nor one with pods or requests is deleted.</summary>
internal static class DeletionInvariant
{
    private const string Name = "the last healthy version stays";

    public static InvariantViolation? Check(RolloutSync sync, ReplicaSet deleted)
    {
        var hash = deleted.PodHash();
        if (hash == sync.Before.StableRS)
        {
            return new(2, Name, $"{deleted.Name()} is the stable version and would be deleted");
        }

        if (sync.FindVersion(hash) is { } present && (present.Desired() > 0 || present.Status.AvailableReplicas > 0))
        {
            return new(2, Name, $"{present.Name()} has {present.Status.AvailableReplicas} pods and would be deleted");
        }

        return sync.Weights() is { Canary: { Weight: > 0, PodTemplateHash: { } canary } } && canary == hash
            ? new(2, Name, $"{deleted.Name()} gets requests and would be deleted")
            : null;
    }
}
