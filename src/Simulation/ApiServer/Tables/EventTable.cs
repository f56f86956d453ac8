using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

internal static class EventTable
{
    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("Last Seen", static (item, now) => HumanDuration.Since(LastSeen(item), now)),
        TableColumn.Text("Type", static item => item["type"].AsText()),
        TableColumn.Text("Reason", static item => item["reason"].AsText()),
        TableColumn.Text(
            "Object",
            static item => $"{item.At("involvedObject", "kind").AsText().ToLowerInvariant()}/{item.At("involvedObject", "name").AsText()}"
        ),
        TableColumn.Text("Subobject", static item => item.At("involvedObject", "fieldPath").AsText(), 1),
        TableColumn.Text("Source", Source, 1),
        TableColumn.Text("Message", static item => item["message"].AsText().Trim()),
        new("First Seen", static (item, now) => HumanDuration.Since(FirstSeen(item), now), Priority: 1),
        new(
            "Count",
            static (item, _) => JsonNumbers.ToInt64(item["count"], JsonNumbers.ToInt64(item.At("series", "count"), 1)),
            "integer",
            Priority: 1
        ),
        TableColumn.NameOf with
        {
            Priority = 1,
        },
    ];

    private static string FirstSeen(JsonObject item) => BuiltInTables.Or(item["firstTimestamp"].AsText(), item["eventTime"].AsText());

    private static string LastSeen(JsonObject item) =>
        item.At("series", "lastObservedTime").AsText() is { Length: > 0 } series
            ? series
            : BuiltInTables.Or(item["lastTimestamp"].AsText(), FirstSeen(item));

    private static string Source(JsonObject item)
    {
        var component = BuiltInTables.Or(item.At("source", "component").AsText(), item["reportingComponent"].AsText());
        return item.At("source", "host").AsText() is { Length: > 0 } host ? $"{component}, {host}" : component;
    }
}
