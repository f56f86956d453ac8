using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The Service in front of a template's pods, where one is asked for (row E12).</summary>
internal static class TemplateServices
{
    public static ExperimentTemplateStatus Plan(
        ExperimentSync sync,
        ExperimentTemplate template,
        ExperimentTemplateStatus status,
        ReplicaSet replicaSet,
        int wanted
    )
    {
        var service = sync.ServiceOf(template.Name);
        if (template.Service is null || (wanted == 0 && replicaSet.Desired() == 0 && replicaSet.Status.AvailableReplicas == 0))
        {
            return Remove(sync, status, service);
        }

        if (wanted == 0 || PortsOf(replicaSet) is not { Count: > 0 } ports)
        {
            return status;
        }

        return service is null ? Create(sync, template, status, replicaSet, ports) : Named(status, service, replicaSet);
    }

    /// <summary>Whoever deleted the ReplicaSet has left the Service behind.</summary>
    public static ExperimentTemplateStatus PlanWithoutPods(
        ExperimentSync sync,
        ExperimentTemplate template,
        ExperimentTemplateStatus status
    ) => Remove(sync, status, sync.ServiceOf(template.Name));

    private static ExperimentTemplateStatus Create(
        ExperimentSync sync,
        ExperimentTemplate template,
        ExperimentTemplateStatus status,
        ReplicaSet replicaSet,
        IReadOnlyList<ServicePort> ports
    )
    {
        var name = string.IsNullOrEmpty(template.Service!.Name) ? replicaSet.Name() : template.Service.Name;
        if (sync.Snapshot.TakenNames.Contains((Kinds.Service, name)))
        {
            return Failed(template, status, name, $"service {name} already exists and is not owned by experiment template {template.Name}");
        }

        if (sync.Snapshot.Refused.TryGetValue((Kinds.Service, name), out var refusal))
        {
            return Failed(template, status, name, refusal);
        }

        var service = new Service
        {
            ApiVersion = "v1",
            Kind = Kinds.Service,
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = sync.Experiment.Metadata.Namespace,
                Annotations = TemplateCreation.AnnotationsOf(sync, template),
                OwnerReferences = [Ownership.Of(sync.Experiment)],
            },
            Spec = new ServiceSpec { Selector = replicaSet.Metadata.Labels, Ports = ports },
        };
        sync.Act(new ExperimentAction.CreateService(service));
        return Named(status, service, replicaSet);
    }

    private static ExperimentTemplateStatus Named(ExperimentTemplateStatus status, Service service, ReplicaSet replicaSet) =>
        status with
        {
            ServiceName = service.Metadata.Name,
            PodTemplateHash = replicaSet.PodHash(),
        };

    private static ExperimentTemplateStatus Remove(ExperimentSync sync, ExperimentTemplateStatus status, Service? service)
    {
        if (service is not null)
        {
            sync.Act(new ExperimentAction.DeleteService(service));
        }

        return status with
        {
            ServiceName = null,
            PodTemplateHash = null,
        };
    }

    private static ExperimentTemplateStatus Failed(ExperimentTemplate template, ExperimentTemplateStatus status, string name, string why) =>
        TemplatePods.IsCompleted(status.Status)
            ? status
            : status with
            {
                Status = ExperimentTemplatePhase.Error,
                Message = $"Failed to create Service {name} for template '{template.Name}': {why}",
            };

    /// <summary>One port for each port of a container. A pod spec that cannot be read has none: the API server has refused its ReplicaSet then.</summary>
    private static List<ServicePort> PortsOf(ReplicaSet replicaSet)
    {
        if (replicaSet.Spec.Template.Spec is not { } json || !TypedReader.TryRead<PodSpec>(json, out var pod, out _))
        {
            return [];
        }

        return
        [
            .. (pod!.Containers ?? [])
                .SelectMany(container => container.Ports ?? [])
                .Select(port => new ServicePort
                {
                    Name = port.Name,
                    Protocol = port.Protocol,
                    Port = port.Number,
                    TargetPort = port.Number,
                }),
        ];
    }
}
