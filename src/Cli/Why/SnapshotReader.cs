using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Reads from the API what the controller plans on.</summary>
internal static class SnapshotReader
{
    /// <param name="session">The cluster.</param>
    /// <param name="item">The Rollout.</param>
    /// <param name="pods">Pods of its namespace.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RolloutSnapshot> ReadAsync(
        ClusterSession session,
        KubeObject item,
        IReadOnlyList<KubeObject> pods,
        CancellationToken cancellationToken
    )
    {
        var isReadable = TypedReader.TryRead<Rollout>(item.Json.Span, out _, out var error);
        var rollout = item.ReadRollout();
        var replicaSets = await ListAsync<ReplicaSet>(session, KnownResources.ReplicaSets, cancellationToken);
        var runs = await ListAsync<AnalysisRun>(session, KnownResources.AnalysisRuns, cancellationToken);
        var references = AnalysisReferences.Of(rollout).SelectMany(static analysis => analysis.Templates).ToList();
        var templates =
            references.Count == 0 ? [] : await ListAsync<AnalysisTemplate>(session, KnownResources.AnalysisTemplates, cancellationToken);
        // Nested templates may be cluster-scoped although no step says so.
        var clusterTemplates =
            references.Any(static reference => reference.ClusterScope)
            || templates.Any(static template => template.Spec.Templates?.Any(static nested => nested.ClusterScope) == true)
                ? await ListAsync<ClusterAnalysisTemplate>(session, KnownResources.ClusterAnalysisTemplates, cancellationToken)
                : [];
        var services = ServiceReferences.Of(rollout).Any()
            ? await ListAsync<Service>(session, KnownResources.Services, cancellationToken)
            : [];
        var ingresses = IngressReferences.Of(rollout).Any()
            ? await ListAsync<Ingress>(session, KnownResources.Ingresses, cancellationToken)
            : [];
        var experiments =
            rollout.Spec.Strategy.Canary?.Steps?.Any(static step => step.Experiment is not null) == true
                ? await ListAsync<Experiment>(session, KnownResources.Experiments, cancellationToken)
                : [];
        var workload = await FindWorkloadAsync(session, rollout, cancellationToken);
        var selector = rollout.Spec.Selector ?? workload?.Spec.Selector;
        var own = replicaSets.Where(replicaSet => IsItsOwn(replicaSet, rollout, selector)).ToList();
        return new RolloutSnapshot
        {
            Rollout = rollout,
            Malformed = isReadable ? null : error,
            Workload = workload,
            ReplicaSets = own,
            Pods =
            [
                .. pods.Where(pod => own.Any(owner => pod.Header.IsOwnedBy(owner.Metadata.Uid ?? "")))
                    .Select(static pod => pod.Read<Pod>())
                    .OfType<Pod>(),
            ],
            AnalysisRuns = [.. runs.Where(run => ControllerOf(run) == rollout.Metadata.Uid)],
            Experiments = [.. experiments.Where(experiment => ControllerOf(experiment) == rollout.Metadata.Uid)],
            AnalysisTemplates = templates.ToDictionary(static template => template.Metadata.Name ?? "", StringComparer.Ordinal),
            ClusterAnalysisTemplates = clusterTemplates.ToDictionary(
                static template => template.Metadata.Name ?? "",
                StringComparer.Ordinal
            ),
            Services = services.ToDictionary(static service => service.Metadata.Name ?? "", StringComparer.Ordinal),
            Ingresses = ingresses.ToDictionary(static ingress => ingress.Metadata.Name ?? "", StringComparer.Ordinal),
            Traffic = Confirmed(rollout.Status),
            VerifiesTargetGroups = Targets(rollout) is not null,
            Targets = Targets(rollout),
            // Which ones there are only the controller knows; what it makes of one that it has not is in the status.
            StepPlugins = (rollout.Spec.Strategy.Canary?.Steps ?? [])
                .Select(static step => step.Plugin?.Name)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .ToDictionary(static name => name, static _ => false, StringComparer.Ordinal),
            InstanceId = item.Header.Labels.GetValueOrDefault(RolloutLabels.ControllerInstanceId) ?? "",
        };
    }

    /// <summary>The targets that the status waits for, as those of the Service that it leads its users through.</summary>
    private static TargetObservation? Targets(Rollout rollout) =>
        WeightCondition.Read(rollout.Status) is { Kind: EvidenceKind.TargetGroups } awaited
        && TargetCheck.ServiceOf(rollout.Spec.Strategy, rollout.Status) is { } service
            ? new TargetObservation(
                new TargetCheck(service, rollout.Status.CurrentPodHash ?? "", RolloutDefaults.ReplicasOf(rollout)),
                awaited
            )
            : null;

    /// <summary>What the routers confirmed is the controller's knowledge; from outside, what the status says counts as confirmed, and what it doubts as doubted.</summary>
    private static TrafficObservation? Confirmed(RolloutStatus status) =>
        status.Canary.Weights is not { } weights
            ? null
            : new TrafficObservation(
                weights.Canary.Weight,
                weights.Canary.PodTemplateHash ?? "",
                weights.Stable.PodTemplateHash ?? "",
                DateTimeOffset.MinValue,
                WeightCondition.Read(status)
                    ?? (
                        weights.Verified == false
                            ? new WeightEvidence(EvidenceKind.PluginAnswer, $"the routers to verify weight {weights.Canary.Weight}")
                            : WeightEvidence.Echo
                    )
            );

    /// <summary>What <c>workloadRef</c> names; null when it leads nowhere.</summary>
    private static async Task<Workload?> FindWorkloadAsync(ClusterSession session, Rollout rollout, CancellationToken cancellationToken)
    {
        if (rollout.Spec.WorkloadRef is not { Name.Length: > 0 } reference || !SupportedWorkloads.Contain(reference))
        {
            return null;
        }

        var target = WorkloadTarget.Of(rollout, reference.Name);
        return (await session.Client.FindAsync(target.Type, session.Namespace, target.Name, cancellationToken))?.Read<Workload>();
    }

    private static bool IsItsOwn(ReplicaSet replicaSet, Rollout rollout, LabelSelector? selector) =>
        ControllerOf(replicaSet) is { } owner
            ? owner == rollout.Metadata.Uid
            : replicaSet.Metadata.Labels?.ContainsKey(RolloutLabels.PodTemplateHash) == true
                && selector.Matches(replicaSet.Metadata.Labels);

    private static string? ControllerOf(KubernetesObject item) =>
        item.Metadata.OwnerReferences?.FirstOrDefault(static owner => owner.Controller == true)?.Uid;

    private static async Task<IReadOnlyList<T>> ListAsync<T>(ClusterSession session, ResourceType type, CancellationToken cancellationToken)
        where T : KubernetesView
    {
        var space = type.Namespaced ? session.Namespace : null;
        var list = await session.Client.ListAsync(type, space, null, cancellationToken);
        return [.. list.Items.Select(static item => item.Read<T>()).OfType<T>()];
    }
}
