using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>How an object says that a Rollout controls it (row I20).</summary>
internal static class Ownership
{
    public static OwnerReference Of(Rollout rollout) =>
        new()
        {
            ApiVersion = ApiGroup.ApiVersion,
            Kind = ApiGroup.RolloutKind,
            Name = rollout.Metadata.Name ?? "",
            Uid = rollout.Metadata.Uid ?? "",
            Controller = true,
            BlockOwnerDeletion = true,
        };
}
