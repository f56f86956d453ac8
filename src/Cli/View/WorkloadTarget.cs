using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>The object that holds a Rollout's pod template: the Rollout, or what its <c>workloadRef</c> names (row A4).</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name, in the Rollout's namespace.</param>
/// <param name="TemplatePath">Where the template is in it.</param>
internal sealed record WorkloadTarget(ResourceType Type, string Name, IReadOnlyList<string> TemplatePath)
{
    private static readonly string[] InSpec = ["spec", "template"];

    /// <exception cref="CommandFailure">The reference names a kind that holds no template, or no name.</exception>
    public static WorkloadTarget Of(Rollout rollout, string name)
    {
        if (rollout.Spec.WorkloadRef is not { } reference)
        {
            return new WorkloadTarget(KnownResources.Rollouts, name, InSpec);
        }

        var target = string.IsNullOrEmpty(reference.Name)
            ? throw new CommandFailure("spec.workloadRef.name is empty: name the workload that holds the pod template")
            : reference.Name;
        return reference.Kind switch
        {
            "Deployment" => new WorkloadTarget(KnownResources.Deployments, target, InSpec),
            "ReplicaSet" => new WorkloadTarget(KnownResources.ReplicaSets, target, InSpec),
            "PodTemplate" => new WorkloadTarget(KnownResources.PodTemplates, target, ["template"]),
            _ => throw new CommandFailure($"workload of type {reference.Kind} is not supported"),
        };
    }
}
