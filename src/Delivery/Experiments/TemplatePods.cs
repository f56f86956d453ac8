using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The pods of one template: made, counted, judged, and taken away at the end (rows E3, E6, E9 and E21).</summary>
internal static class TemplatePods
{
    public static void Plan(ExperimentSync sync, ExperimentTemplate template)
    {
        var before = sync.StatusOf(template.Name) ?? new ExperimentTemplateStatus { Name = template.Name };
        var status = before;
        var wanted = Wanted(sync, template, before);
        if (sync.ReplicaSetOf(template.Name) is { } replicaSet)
        {
            status = TemplateServices.Plan(sync, template, status, replicaSet, wanted);
            status = TemplateScaling.Plan(sync, template, status, replicaSet, wanted);
        }
        else
        {
            status = wanted > 0 ? TemplateCreation.Plan(sync, template, status) : TemplateServices.PlanWithoutPods(sync, template, status);
        }

        status = Count(sync, status);
        if (!IsCompleted(status.Status))
        {
            status = Judge(sync, template, status, wanted);
        }

        Announce(sync, before.Status, status);
        sync.Put(status);
    }

    /// <summary>How many pods there should be now (row E21).</summary>
    public static int Wanted(ExperimentSync sync, ExperimentTemplate template, ExperimentTemplateStatus? status) =>
        sync.IsTerminating || IsCompleted(status?.Status) ? 0 : ExperimentDefaults.ReplicasOf(template);

    public static bool IsCompleted(string? status) =>
        status is ExperimentTemplatePhase.Successful or ExperimentTemplatePhase.Failed or ExperimentTemplatePhase.Error;

    /// <summary>Any change of the numbers is progress.</summary>
    private static ExperimentTemplateStatus Count(ExperimentSync sync, ExperimentTemplateStatus status)
    {
        var pods = sync.ReplicaSetOf(status.Name)?.Status ?? new ReplicaSetStatus();
        var counted = status with
        {
            Replicas = pods.Replicas,
            UpdatedReplicas = pods.Replicas,
            ReadyReplicas = pods.ReadyReplicas,
            AvailableReplicas = pods.AvailableReplicas,
        };
        return HasSamePods(counted, status) ? counted : counted with { LastTransitionTime = sync.Now };
    }

    public static bool HasSamePods(ExperimentTemplateStatus one, ExperimentTemplateStatus other) =>
        (one.Replicas, one.UpdatedReplicas, one.ReadyReplicas, one.AvailableReplicas)
        == (other.Replicas, other.UpdatedReplicas, other.ReadyReplicas, other.AvailableReplicas);

    private static ExperimentTemplateStatus Judge(
        ExperimentSync sync,
        ExperimentTemplate template,
        ExperimentTemplateStatus status,
        int wanted
    )
    {
        if (sync.IsTerminating)
        {
            return status with { Status = ExperimentTemplatePhase.Successful };
        }

        // Pods that are told to go are counted as available a little longer.
        if (sync.ReplicaSetOf(template.Name).Lasting() == wanted && status.AvailableReplicas == wanted)
        {
            var phase = ExperimentTiming.HasRun(sync) ? ExperimentTemplatePhase.Successful : ExperimentTemplatePhase.Running;
            return status with { Status = phase };
        }

        if (sync.Exactly <= ExperimentTiming.DeadlineOf(sync, status))
        {
            return status with { Status = ExperimentTemplatePhase.Progressing };
        }

        var deadline = ExperimentDefaults.ProgressDeadlineSecondsOf(sync.Experiment);
        return status with
        {
            Status = ExperimentTemplatePhase.Failed,
            Message = $"Template '{template.Name}' exceeded its progressDeadlineSeconds ({deadline})",
        };
    }

    private static void Announce(ExperimentSync sync, string? before, ExperimentTemplateStatus status)
    {
        if (before == status.Status || string.IsNullOrEmpty(status.Status))
        {
            return;
        }

        var message = $"Template '{status.Name}' transitioned from {before} -> {status.Status}";
        sync.Event(
            status.Status is ExperimentTemplatePhase.Failed or ExperimentTemplatePhase.Error ? EventType.Warning : EventType.Normal,
            ExperimentEventReason.TemplatePrefix + status.Status,
            string.IsNullOrEmpty(status.Message) ? message : $"{message}: {status.Message}"
        );
    }
}
