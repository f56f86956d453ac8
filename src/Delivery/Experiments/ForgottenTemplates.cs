namespace Rollouts.Delivery;

/// <summary>What belongs to no template any more, because the spec was changed meanwhile: its pods go, and so does its Service.</summary>
internal static class ForgottenTemplates
{
    public static void Plan(ExperimentSync sync)
    {
        var kept = sync.Templates.Select(template => sync.ReplicaSetOf(template.Name)?.Name()).ToHashSet();
        foreach (var replicaSet in sync.ReplicaSets.Where(replicaSet => replicaSet.Desired() > 0 && !kept.Contains(replicaSet.Name())))
        {
            TemplateScaling.Write(sync, replicaSet, replicaSet with { Spec = replicaSet.Spec with { Replicas = 0 } });
        }

        foreach (var service in sync.Snapshot.Services.Where(service => service.Metadata.DeletionTimestamp is null))
        {
            if (sync.Templates.All(template => sync.TemplateOf(service) != template.Name))
            {
                sync.Act(new ExperimentAction.DeleteService(service));
            }
        }
    }
}
