using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>How an object says that a Rollout or an Experiment controls it (row I20).</summary>
internal static class Ownership
{
    public static OwnerReference Of(Rollout rollout) => Of(ApiGroup.RolloutKind, rollout.Metadata);

    public static OwnerReference Of(Experiment experiment) => Of(ApiGroup.ExperimentKind, experiment.Metadata);

    private static OwnerReference Of(string kind, ObjectMeta owner) =>
        new()
        {
            ApiVersion = ApiGroup.ApiVersion,
            Kind = kind,
            Name = owner.Name ?? "",
            Uid = owner.Uid ?? "",
            Controller = true,
            BlockOwnerDeletion = true,
        };
}
