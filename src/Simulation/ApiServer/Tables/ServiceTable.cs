using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

internal static class ServiceTable
{
    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.NameOf,
        TableColumn.Text("Type", static service => service.At("spec", "type").AsText()),
        TableColumn.Text("Cluster-IP", static service => BuiltInTables.Or(service.At("spec", "clusterIP").AsText(), "<none>")),
        TableColumn.Text("External-IP", External),
        TableColumn.Text("Port(s)", Ports),
        TableColumn.Age,
        TableColumn.Text("Selector", static service => Selector(service.At("spec", "selector")), 1),
    ];

    /// <summary>Label pairs in text form, or <c>&lt;none&gt;</c>.</summary>
    public static string Selector(JsonNode? labels) =>
        BuiltInTables.Or(
            string.Join(
                ",",
                labels.AsLabels().OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}={pair.Value}")
            ),
            "<none>"
        );

    private static string External(JsonObject service) =>
        service.At("spec", "type").AsText() switch
        {
            "ExternalName" => service.At("spec", "externalName").AsText(),
            "LoadBalancer" => BuiltInTables.Or(
                string.Join(
                    ",",
                    service
                        .At("status", "loadBalancer", "ingress")
                        .AsObjects()
                        .Select(static entry => BuiltInTables.Or(entry["ip"].AsText(), entry["hostname"].AsText()))
                ),
                "<pending>"
            ),
            _ => BuiltInTables.Or(string.Join(",", service.At("spec", "externalIPs").AsTexts()), "<none>"),
        };

    private static string Ports(JsonObject service) =>
        BuiltInTables.Or(
            string.Join(
                ",",
                service
                    .At("spec", "ports")
                    .AsObjects()
                    .Select(static port =>
                        port["nodePort"] is { } node
                            ? $"{port["port"]}:{node}/{port["protocol"].AsText()}"
                            : $"{port["port"]}/{port["protocol"].AsText()}"
                    )
            ),
            "<none>"
        );
}
