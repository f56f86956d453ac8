using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>
/// The types of the fields of built-in objects that controllers and tables read. A real server decodes into Go's types and refuses anything
/// else with 400; fields that are not named here are kept as they come. Pod specs have their own, complete check in <see cref="PodTypes"/>.
/// </summary>
internal static class BuiltInShapes
{
    private const string Selector =
        """{"matchLabels": {"*": "string"}, "matchExpressions": [{"key": "string", "operator": "string", "values": ["string"]}]}""";
    private const string Conditions =
        """[{"type": "string", "status": "string", "reason": "string", "message": "string", "lastTransitionTime": "string", "lastUpdateTime": "string", "observedGeneration": "integer"}]""";
    private const string Counts =
        """ "observedGeneration": "integer", "replicas": "integer", "readyReplicas": "integer", "availableReplicas": "integer", "updatedReplicas": "integer", "unavailableReplicas": "integer", "fullyLabeledReplicas": "integer", "collisionCount": "integer" """;
    private const string Workload =
        """ "replicas": "integer", "minReadySeconds": "integer", "revisionHistoryLimit": "integer", "selector": SELECTOR, "template": {"metadata": {"labels": {"*": "string"}, "annotations": {"*": "string"}}} """;
    private const string ContainerState =
        """{"waiting": {"reason": "string", "message": "string"}, "running": {"startedAt": "string"}, "terminated": {"exitCode": "integer", "signal": "integer", "reason": "string", "message": "string", "startedAt": "string", "finishedAt": "string"}}""";
    private const string ContainerStatuses =
        """[{"name": "string", "ready": "boolean", "started": "boolean", "restartCount": "integer", "image": "string", "imageID": "string", "containerID": "string", "state": STATE, "lastState": STATE}]""";

    private static readonly FrozenDictionary<StoreKey, SchemaNode> s_shapes = new Dictionary<StoreKey, string>
    {
        [new("", "pods")] =
            """{"status": {"phase": "string", "reason": "string", "message": "string", "podIP": "string", "hostIP": "string", "startTime": "string", "nominatedNodeName": "string", "podIPs": [{"ip": "string"}], "conditions": CONDITIONS, "containerStatuses": CONTAINERS, "initContainerStatuses": CONTAINERS}}""",
        [new("", "services")] =
            """{"spec": {"type": "string", "clusterIP": "string", "clusterIPs": ["string"], "externalName": "string", "sessionAffinity": "string", "selector": {"*": "string"}, "externalIPs": ["string"], "ports": [{"name": "string", "protocol": "string", "port": "integer", "targetPort": "intOrString", "nodePort": "integer"}]}, "status": {"loadBalancer": {"ingress": [{"ip": "string", "hostname": "string"}]}}}""",
        [new("", "endpoints")] =
            """{"subsets": [{"addresses": [{"ip": "string", "nodeName": "string"}], "notReadyAddresses": [{"ip": "string"}], "ports": [{"name": "string", "port": "integer", "protocol": "string"}]}]}""",
        [new("", "configmaps")] = """{"data": {"*": "string"}, "binaryData": {"*": "string"}, "immutable": "boolean"}""",
        [new("", "secrets")] = """{"data": {"*": "string"}, "stringData": {"*": "string"}, "type": "string", "immutable": "boolean"}""",
        [new("", "namespaces")] = """{"spec": {"finalizers": ["string"]}, "status": {"phase": "string"}}""",
        [new("", "nodes")] =
            """{"spec": {"unschedulable": "boolean", "podCIDR": "string", "taints": [{"key": "string", "value": "string", "effect": "string"}]}, "status": {"conditions": CONDITIONS, "addresses": [{"type": "string", "address": "string"}], "nodeInfo": {"*": "string"}}}""",
        [new("", "events")] =
            """{"involvedObject": {"apiVersion": "string", "kind": "string", "namespace": "string", "name": "string", "uid": "string", "fieldPath": "string", "resourceVersion": "string"}, "type": "string", "reason": "string", "message": "string", "count": "integer", "firstTimestamp": "string", "lastTimestamp": "string", "eventTime": "string", "source": {"component": "string", "host": "string"}, "series": {"count": "integer", "lastObservedTime": "string"}, "reportingComponent": "string", "reportingInstance": "string", "action": "string"}""",
        [new("apps", "deployments")] =
            """{"spec": {WORKLOAD, "paused": "boolean", "progressDeadlineSeconds": "integer", "strategy": {"type": "string", "rollingUpdate": {"maxSurge": "intOrString", "maxUnavailable": "intOrString"}}}, "status": {COUNTS, "conditions": CONDITIONS}}""",
        [new("apps", "replicasets")] = """{"spec": {WORKLOAD}, "status": {COUNTS, "conditions": CONDITIONS}}""",
        [new("apps", "statefulsets")] = """{"spec": {WORKLOAD, "serviceName": "string"}, "status": {COUNTS, "conditions": CONDITIONS}}""",
        [new("apps", "daemonsets")] = """{"spec": {WORKLOAD}}""",
        [new("batch", "jobs")] =
            """{"spec": {"parallelism": "integer", "completions": "integer", "backoffLimit": "integer", "activeDeadlineSeconds": "integer", "ttlSecondsAfterFinished": "integer", "suspend": "boolean", "manualSelector": "boolean", "completionMode": "string", "selector": SELECTOR, "template": {"metadata": {"labels": {"*": "string"}, "annotations": {"*": "string"}}}}, "status": {"active": "integer", "succeeded": "integer", "failed": "integer", "ready": "integer", "startTime": "string", "completionTime": "string", "conditions": CONDITIONS}}""",
        [new("coordination.k8s.io", "leases")] =
            """{"spec": {"holderIdentity": "string", "leaseDurationSeconds": "integer", "acquireTime": "string", "renewTime": "string", "leaseTransitions": "integer"}}""",
        [new("policy", "poddisruptionbudgets")] =
            """{"spec": {"minAvailable": "intOrString", "maxUnavailable": "intOrString", "selector": SELECTOR}, "status": {"disruptionsAllowed": "integer", "currentHealthy": "integer", "desiredHealthy": "integer", "expectedPods": "integer", "observedGeneration": "integer"}}""",
    }.ToFrozenDictionary(static shape => shape.Key, static shape => Compile(shape.Value));

    /// <summary>Drops members that are null, which are nothing in Go, and checks the types of the others.</summary>
    /// <exception cref="FormatException">A field has another type; the message names the first one.</exception>
    public static void Check(ResourceDefinition definition, JsonObject item)
    {
        if (definition.Type.Plural == "customresourcedefinitions")
        {
            // Schemas may hold nulls, in enums for example.
            return;
        }
        DropNulls(item, "");
        if (s_shapes.TryGetValue(definition.Store, out var shape) && SchemaValidator.Validate(item, shape) is [var error, ..])
        {
            throw new FormatException(error.ToString());
        }
    }

    /// <summary>An element that is null would be an empty object in Go, which none of these lists may hold.</summary>
    private static void DropNulls(JsonNode? node, string path)
    {
        if (node is JsonObject item)
        {
            foreach (var name in item.Where(static member => member.Value is null).Select(static member => member.Key).ToList())
            {
                item.Remove(name);
            }
            foreach (var (name, value) in item)
            {
                DropNulls(value, path.Length == 0 ? name : $"{path}.{name}");
            }
        }
        else if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (array[i] is null)
                {
                    throw new FormatException($"{path}[{i}] must not be null");
                }
                DropNulls(array[i], $"{path}[{i}]");
            }
        }
    }

    private static SchemaNode Compile(string shape) =>
        Node(
            JsonNode.Parse(
                shape
                    .Replace("WORKLOAD", Workload, StringComparison.Ordinal)
                    .Replace("COUNTS", Counts, StringComparison.Ordinal)
                    .Replace("CONDITIONS", Conditions, StringComparison.Ordinal)
                    .Replace("CONTAINERS", ContainerStatuses, StringComparison.Ordinal)
                    .Replace("STATE", ContainerState, StringComparison.Ordinal)
                    .Replace("SELECTOR", Selector, StringComparison.Ordinal)
            )
        );

    /// <summary>A text names a type, an object lists members (<c>*</c> for any), an array shows its element. Null is nothing everywhere, as in Go.</summary>
    private static SchemaNode Node(JsonNode? shape) =>
        shape switch
        {
            JsonObject members => new SchemaNode
            {
                Type = "object",
                Nullable = true,
                Properties = members
                    .Where(static member => member.Key != "*")
                    .ToFrozenDictionary(static member => member.Key, static member => Node(member.Value)),
                AdditionalProperties = members["*"] is { } any ? Node(any) : null,
            },
            JsonArray array => new SchemaNode
            {
                Type = "array",
                Nullable = true,
                Items = Node(array[0]),
            },
            _ when shape.AsText() == "intOrString" => new SchemaNode { IntOrString = true, Nullable = true },
            _ => new SchemaNode { Type = shape.AsText(), Nullable = true },
        };
}
