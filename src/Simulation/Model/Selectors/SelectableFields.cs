using System.Collections.Frozen;

namespace Rollouts.Simulation;

/// <summary>The fields besides name and namespace that field selectors may name, per resource.</summary>
internal static class SelectableFields
{
    private static readonly FrozenSet<string> s_none = FrozenSet<string>.Empty;

    private static readonly FrozenDictionary<StoreKey, FrozenSet<string>> s_builtIn = new Dictionary<StoreKey, FrozenSet<string>>
    {
        [new("", "pods")] = Set(
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName"
        ),
        [new("", "events")] = Set(
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type"
        ),
        [new("", "nodes")] = Set("spec.unschedulable"),
        [new("", "namespaces")] = Set("status.phase"),
        [new("", "secrets")] = Set("type"),
        [new("", "services")] = Set("spec.clusterIP", "spec.type"),
        [new("apps", "replicasets")] = Set("status.replicas"),
        [new("batch", "jobs")] = Set("status.successful"),
    }.ToFrozenDictionary();

    public static FrozenSet<string> Of(ResourceDefinition definition) =>
        definition.Custom is { } custom ? custom.SelectableFields : s_builtIn.GetValueOrDefault(definition.Store) ?? s_none;

    private static FrozenSet<string> Set(params string[] fields) => fields.ToFrozenSet();
}
