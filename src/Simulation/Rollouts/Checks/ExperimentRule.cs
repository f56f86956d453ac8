using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>No router sends more requests to an experiment than its step says, nor any to one that is over by the time it is told to.</summary>
internal sealed class ExperimentRule(VirtualStore store, DataPlane plane)
{
    /// <summary>What stands against a write that was just carried out; null when nothing does.</summary>
    public string? Against(ResourceType written)
    {
        if (!IstioObjects.Contains(written) || plane.Latest is not { Experiments: { Count: > 0 } shares })
        {
            return null;
        }

        foreach (var (service, weight) in shares)
        {
            var allowed = Allowed(service);
            if (weight > allowed)
            {
                return $"experiment {service} gets {weight} percent of the requests, and {allowed} are asked for";
            }
        }

        return null;
    }

    /// <summary>What the steps of the Rollout give to the template behind a Service; 0 when no experiment has it.</summary>
    private int Allowed(string service)
    {
        var owner = store.Find(KnownResources.Services, service)?.Header.Controller?.Uid;
        var experiment = store
            .List(KnownResources.Experiments)
            .FirstOrDefault(item => item.Header.Uid == owner)
            ?.As<Experiment>(RolloutsJson.Options);
        var steps =
            store.Find(KnownResources.Rollouts, WorldObjects.Name)?.As<Rollout>(RolloutsJson.Options).Spec.Strategy.Canary?.Steps ?? [];
        return experiment is null
            ? 0
            : steps
                .SelectMany(step => step.Experiment?.Templates ?? [])
                .Where(template => service.EndsWith($"-{template.Name}", StringComparison.Ordinal))
                .Max(template => template.Weight)
                ?? 0;
    }
}
