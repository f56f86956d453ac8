using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

internal static class NodeTable
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.NameOf,
        TableColumn.Text("Status", Status),
        TableColumn.Text("Roles", Roles),
        TableColumn.Age,
        TableColumn.Text("Version", static node => node.At("status", "nodeInfo", "kubeletVersion").AsText()),
        TableColumn.Text("Internal-IP", static node => Address(node, "InternalIP"), 1),
        TableColumn.Text("External-IP", static node => Address(node, "ExternalIP"), 1),
        TableColumn.Text("OS-Image", static node => Info(node, "osImage"), 1),
        TableColumn.Text("Kernel-Version", static node => Info(node, "kernelVersion"), 1),
        TableColumn.Text("Container-Runtime", static node => Info(node, "containerRuntimeVersion"), 1),
    ];

    private static string Status(JsonObject node)
    {
        var ready = node.At("status", "conditions").AsObjects().FirstOrDefault(static condition => condition["type"].AsText() == "Ready");
        var text =
            ready is null ? "Unknown"
            : ready["status"].AsText() == "True" ? "Ready"
            : "NotReady";
        return node.At("spec", "unschedulable").AsFlag() ? text + ",SchedulingDisabled" : text;
    }

    private static string Roles(JsonObject node) =>
        BuiltInTables.Or(
            string.Join(
                ",",
                node.At("metadata", "labels")
                    .AsLabels()
                    .Keys.Where(static key => key.StartsWith(RolePrefix, StringComparison.Ordinal))
                    .Select(static key => key[RolePrefix.Length..])
                    .Order(StringComparer.Ordinal)
            ),
            "<none>"
        );

    private static string Address(JsonObject node, string type) =>
        node.At("status", "addresses").AsObjects().FirstOrDefault(address => address["type"].AsText() == type)?["address"].AsText()
        ?? "<none>";

    private static string Info(JsonObject node, string member) =>
        BuiltInTables.Or(node.At("status", "nodeInfo", member).AsText(), "<unknown>");
}
