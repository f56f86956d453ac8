using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Objects as a <c>meta.k8s.io/v1</c> Table, which <c>kubectl get</c> prints as it is.</summary>
internal static class TableAnswer
{
    public static JsonObject Render(
        ResourceDefinition definition,
        IReadOnlyList<KubeObject> items,
        string resourceVersion,
        RequestQuery query,
        DateTimeOffset now
    )
    {
        var columns = definition.Custom is { } custom ? CustomColumns.Of(custom) : BuiltInTables.Of(definition.Store);
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = resourceVersion },
            ["columnDefinitions"] = new JsonArray([.. columns.Select(Definition)]),
            ["rows"] = new JsonArray([.. items.Select(item => Row(item, columns, query, now))]),
        };
    }

    private static JsonObject Definition(TableColumn column) =>
        new JsonObject
        {
            ["name"] = column.Name,
            ["type"] = column.Type,
            ["format"] = column.Format,
            ["description"] = "",
            ["priority"] = column.Priority,
        };

    private static JsonObject Row(KubeObject item, IReadOnlyList<TableColumn> columns, RequestQuery query, DateTimeOffset now)
    {
        var tree = item.ToNode();
        var row = new JsonObject { ["cells"] = new JsonArray([.. columns.Select(column => column.Cell(tree, now))]) };
        if (query.IncludeObject != "None")
        {
            row["object"] = query.IncludeObject == "Object" ? tree : ObjectAnswer.PartialMetadata(item);
        }
        return row;
    }
}
