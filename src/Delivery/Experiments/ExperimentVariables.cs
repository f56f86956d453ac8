using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>What arguments of analyses may name (row E13): the pods of each template, and when the experiment began and ends.</summary>
internal static class ExperimentVariables
{
    public static Dictionary<string, string> Of(ExperimentSync sync)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var template in sync.Templates)
        {
            if (sync.ReplicaSetOf(template.Name) is { } replicaSet)
            {
                variables[$"templates.{template.Name}.podTemplateHash"] = replicaSet.PodHash();
                variables[$"templates.{template.Name}.replicaset.name"] = replicaSet.Name();
            }
        }

        if (sync.Before.AvailableAt is { } begin)
        {
            variables["experiment.availableAt"] = KubernetesTime.Format(begin);
            if (ExperimentTiming.EndOf(sync, sync.Before) is { } end)
            {
                variables["experiment.finishedAt"] = KubernetesTime.Format(end);
            }
        }

        return variables;
    }
}
