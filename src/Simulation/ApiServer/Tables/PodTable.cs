using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

internal static class PodTable
{
    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.NameOf,
        TableColumn.Text("Ready", Ready),
        TableColumn.Text("Status", Status),
        new("Restarts", Restarts),
        TableColumn.Age,
        TableColumn.Text("IP", static pod => BuiltInTables.Or(pod.At("status", "podIP").AsText(), "<none>"), 1),
        TableColumn.Text("Node", static pod => BuiltInTables.Or(pod.At("spec", "nodeName").AsText(), "<none>"), 1),
        TableColumn.Text("Nominated Node", static pod => BuiltInTables.Or(pod.At("status", "nominatedNodeName").AsText(), "<none>"), 1),
        TableColumn.Text("Readiness Gates", Gates, 1),
    ];

    private static string Ready(JsonObject pod)
    {
        var ready = pod.At("status", "containerStatuses").AsObjects().Count(static status => status["ready"].AsFlag());
        return $"{ready}/{pod.At("spec", "containers").AsObjects().Count()}";
    }

    private static string Status(JsonObject pod)
    {
        var reason = BuiltInTables.Or(pod.At("status", "reason").AsText(), pod.At("status", "phase").AsText());
        foreach (var status in pod.At("status", "containerStatuses").AsObjects().Reverse())
        {
            if (status.At("state", "waiting", "reason").AsText() is { Length: > 0 } waiting)
            {
                reason = waiting;
            }
            else if (status.At("state", "terminated") is { } ended)
            {
                reason =
                    ended.At("reason").AsText() is { Length: > 0 } why ? why
                    : ended.At("signal") is { } signal ? $"Signal:{signal}"
                    : $"ExitCode:{ended.At("exitCode")}";
            }
        }
        if (pod.At("metadata", "deletionTimestamp") is not null)
        {
            return pod.At("status", "reason").AsText() == "NodeLost" ? "Unknown" : "Terminating";
        }
        return reason;
    }

    private static JsonNode? Restarts(JsonObject pod, DateTimeOffset now)
    {
        var statuses = pod.At("status", "containerStatuses").AsObjects().ToList();
        var count = statuses.Sum(static status => JsonNumbers.ToInt64(status["restartCount"]));
        var last = statuses
            .Select(static status => status.At("lastState", "terminated", "finishedAt").AsText())
            .Max(StringComparer.Ordinal);
        return count > 0 && !string.IsNullOrEmpty(last) ? $"{count} ({HumanDuration.Since(last, now)} ago)" : count.ToString();
    }

    private static string Gates(JsonObject pod)
    {
        var gates = pod.At("spec", "readinessGates").AsObjects().Select(static gate => gate["conditionType"].AsText()).ToList();
        if (gates.Count == 0)
        {
            return "<none>";
        }
        var met = pod.At("status", "conditions")
            .AsObjects()
            .Count(condition => condition["status"].AsText() == "True" && gates.Contains(condition["type"].AsText()));
        return $"{met}/{gates.Count}";
    }
}
