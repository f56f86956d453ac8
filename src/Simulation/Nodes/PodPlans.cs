using System.Collections.Immutable;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The plans of all containers of a pod, in the order of its spec.</summary>
internal sealed class PodPlans
{
    private readonly IReadOnlyList<PodView.ContainerView> _init;

    public PodPlans(KubeObject pod, PodView view, WorkloadReport? workload, NodeOptions options)
    {
        var annotations = pod.Header.Annotations;
        var policy = view.Spec.RestartPolicy;
        _init = view.Spec.InitContainers;
        Init = [.. _init.Select(container => ContainerPlan.Of(container, init: true, policy, annotations, null, options))];
        Main =
        [
            .. view.Spec.Containers.Select(container => ContainerPlan.Of(container, init: false, policy, annotations, workload, options)),
        ];
    }

    public ImmutableArray<ContainerPlan> Init { get; }

    public ImmutableArray<ContainerPlan> Main { get; }

    public bool IsSidecar(int init) => _init[init].RestartPolicy == "Always";
}
