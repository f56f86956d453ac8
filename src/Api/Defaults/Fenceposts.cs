using System.Globalization;
using System.Runtime.InteropServices;

namespace Rollouts.Api;

/// <summary>How far a rolling change may leave the desired number of pods (row A52).</summary>
/// <param name="MaxSurge">Pods above the desired number.</param>
/// <param name="MaxUnavailable">Available pods below the desired number.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Fenceposts(int MaxSurge, int MaxUnavailable)
{
    /// <summary>
    /// The limits of a canary. Surge is rounded up, unavailability down and to at most the replicas; when both come to 0,
    /// one pod may be unavailable. Values that cannot be read count as 0.
    /// </summary>
    public static Fenceposts Of(Rollout rollout)
    {
        var replicas = RolloutDefaults.ReplicasOf(rollout);
        var surge = Resolve(RolloutDefaults.MaxSurgeOf(rollout), replicas, roundUp: true);
        var unavailable = Resolve(RolloutDefaults.MaxUnavailableOf(rollout), replicas, roundUp: false);
        if (surge is not { } maxSurge || unavailable is not { } maxUnavailable)
        {
            return default;
        }

        if (maxSurge == 0 && maxUnavailable == 0)
        {
            maxUnavailable = 1;
        }

        return new Fenceposts(maxSurge, replicas == 0 ? 0 : Math.Min(maxUnavailable, replicas));
    }

    /// <summary>The unavailability that a restart of a blue-green Rollout may cause; may be 0 (row B6).</summary>
    public static int BlueGreenMaxUnavailable(Rollout rollout)
    {
        var replicas = RolloutDefaults.ReplicasOf(rollout);
        var unavailable = Resolve(RolloutDefaults.MaxUnavailableOf(rollout), replicas, roundUp: false) ?? 0;
        return replicas == 0 ? 0 : Math.Min(unavailable, replicas);
    }

    // Any string is a percentage, with or without its sign (row A52).
    private static int? Resolve(IntOrString value, int replicas, bool roundUp)
    {
        if (!value.IsString)
        {
            return value.IntValue;
        }

        var digits = value.Text!.Replace("%", "", StringComparison.Ordinal);
        if (!int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent))
        {
            return null;
        }

        var share = (double)percent * replicas / 100;
        return (int)Math.Clamp(roundUp ? Math.Ceiling(share) : Math.Floor(share), int.MinValue, int.MaxValue);
    }
}
