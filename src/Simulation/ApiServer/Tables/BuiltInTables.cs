using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>The tables of built-in types, column for column as a real server gives them.</summary>
internal static class BuiltInTables
{
    private static readonly IReadOnlyList<TableColumn> s_default =
    [
        TableColumn.NameOf,
        TableColumn.Text("Created At", static item => item.At("metadata", "creationTimestamp").AsText()),
    ];

    private static readonly FrozenDictionary<StoreKey, IReadOnlyList<TableColumn>> s_tables = new Dictionary<
        StoreKey,
        IReadOnlyList<TableColumn>
    >
    {
        [new("", "pods")] = PodTable.Columns,
        [new("", "services")] = ServiceTable.Columns,
        [new("", "nodes")] = NodeTable.Columns,
        [new("", "events")] = EventTable.Columns,
        [new("apps", "replicasets")] = WorkloadTables.ReplicaSets,
        [new("apps", "deployments")] = WorkloadTables.Deployments,
        [new("apps", "statefulsets")] = WorkloadTables.StatefulSets,
        [new("batch", "jobs")] = WorkloadTables.Jobs,
        [new("", "namespaces")] =
        [
            TableColumn.NameOf,
            TableColumn.Text("Status", static item => item.At("status", "phase").AsText()),
            TableColumn.Age,
        ],
        [new("", "configmaps")] =
        [
            TableColumn.NameOf,
            new("Data", static (item, _) => Size(item["data"]) + Size(item["binaryData"]), "integer"),
            TableColumn.Age,
        ],
        [new("", "secrets")] =
        [
            TableColumn.NameOf,
            TableColumn.Text("Type", static item => item["type"].AsText()),
            new("Data", static (item, _) => Size(item["data"]), "integer"),
            TableColumn.Age,
        ],
        [new("", "serviceaccounts")] =
        [
            TableColumn.NameOf,
            new("Secrets", static (item, _) => Size(item["secrets"]), "integer"),
            TableColumn.Age,
        ],
        [new("", "endpoints")] = [TableColumn.NameOf, TableColumn.Text("Endpoints", Endpoints), TableColumn.Age],
        [new("coordination.k8s.io", "leases")] =
        [
            TableColumn.NameOf,
            TableColumn.Text("Holder", static item => item.At("spec", "holderIdentity").AsText()),
            TableColumn.Age,
        ],
        [new("policy", "poddisruptionbudgets")] =
        [
            TableColumn.NameOf,
            TableColumn.Text("Min Available", static item => item.At("spec", "minAvailable")?.ToString() ?? "N/A"),
            TableColumn.Text("Max Unavailable", static item => item.At("spec", "maxUnavailable")?.ToString() ?? "N/A"),
            TableColumn.Count("Allowed Disruptions", "status", "disruptionsAllowed"),
            TableColumn.Age,
        ],
        [new("networking.k8s.io", "ingresses")] =
        [
            TableColumn.NameOf,
            TableColumn.Text("Class", static item => Or(item.At("spec", "ingressClassName").AsText(), "<none>")),
            TableColumn.Text(
                "Hosts",
                static item =>
                    Or(string.Join(",", item.At("spec", "rules").AsObjects().Select(static rule => Or(rule["host"].AsText(), "*"))), "*")
            ),
            TableColumn.Text("Address", static _ => ""),
            TableColumn.Text("Ports", static item => item.At("spec", "tls") is JsonArray { Count: > 0 } ? "80, 443" : "80"),
            TableColumn.Age,
        ],
        [new("discovery.k8s.io", "endpointslices")] =
        [
            TableColumn.NameOf,
            TableColumn.Text("AddressType", static item => item["addressType"].AsText()),
            TableColumn.Text(
                "Ports",
                static item => Or(string.Join(",", item["ports"].AsObjects().Select(static port => port["port"]?.ToString())), "<unset>")
            ),
            TableColumn.Text(
                "Endpoints",
                static item =>
                    Or(string.Join(",", item["endpoints"].AsObjects().SelectMany(static e => e["addresses"].AsTexts()).Take(3)), "<unset>")
            ),
            TableColumn.Age,
        ],
    }.ToFrozenDictionary();

    public static IReadOnlyList<TableColumn> Of(StoreKey store) => s_tables.GetValueOrDefault(store) ?? s_default;

    /// <summary>The text, or what stands for nothing.</summary>
    public static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    private static long Size(JsonNode? node) =>
        node switch
        {
            JsonObject item => item.Count,
            JsonArray array => array.Count,
            _ => 0,
        };

    private static string Endpoints(JsonObject item)
    {
        var all = new List<string>();
        foreach (var subset in item["subsets"].AsObjects())
        {
            foreach (var address in subset["addresses"].AsObjects())
            {
                var ports = subset["ports"].AsObjects().Select(static port => port["port"]?.ToString()).ToList();
                all.AddRange(ports.Count == 0 ? [address["ip"].AsText()] : ports.Select(port => $"{address["ip"].AsText()}:{port}"));
            }
        }
        return all.Count switch
        {
            0 => "<none>",
            <= 3 => string.Join(",", all),
            _ => $"{string.Join(",", all.Take(3))} + {all.Count - 3} more...",
        };
    }
}
