using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>How long a version that traffic left stays up, noted on its ReplicaSet (rows B7, B13, B34).</summary>
internal static class ScaleDownDelay
{
    /// <summary>When the version may go; null when no delay is running. An annotation that cannot be read counts as none.</summary>
    public static DateTimeOffset? Of(ReplicaSet replicaSet) =>
        DateTimeOffset.TryParse(
            replicaSet.Annotation(RolloutAnnotations.ScaleDownDeadline),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var deadline
        )
            ? deadline
            : null;

    /// <summary>The end of a delay as it is noted.</summary>
    public static string Text(DateTimeOffset deadline) =>
        deadline.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Lets the delay run from now.</summary>
    public static void Begin(RolloutSync sync, ReplicaSet replicaSet, TimeSpan delay)
    {
        Write(sync, replicaSet, Text(sync.Now + delay));
        sync.RequeueAt(sync.Now + delay);
    }

    /// <summary>Takes the version back into use.</summary>
    public static void End(RolloutSync sync, ReplicaSet replicaSet)
    {
        if (replicaSet.Annotation(RolloutAnnotations.ScaleDownDeadline) is not null)
        {
            Write(sync, replicaSet, null);
        }
    }

    private static void Write(RolloutSync sync, ReplicaSet replicaSet, string? deadline)
    {
        var after = replicaSet.WithAnnotations(replicaSet.Metadata.Annotations.Merge((RolloutAnnotations.ScaleDownDeadline, deadline)));
        sync.Act(new RolloutAction.UpdateReplicaSet(replicaSet, after));
        sync.Put(after);
    }
}
