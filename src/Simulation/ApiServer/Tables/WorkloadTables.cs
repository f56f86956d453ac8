using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

internal static class WorkloadTables
{
    private static readonly TableColumn[] s_wide =
    [
        TableColumn.Text("Containers", static item => Each(item, "name"), 1),
        TableColumn.Text("Images", static item => Each(item, "image"), 1),
        TableColumn.Text(
            "Selector",
            static item =>
                item.At("spec", "selector") is JsonObject selector
                    ? BuiltInTables.Or(LabelSelector.FromObject(selector).ToString(), "<none>")
                    : "<none>",
            1
        ),
    ];

    public static IReadOnlyList<TableColumn> ReplicaSets { get; } =
    [
        TableColumn.NameOf,
        TableColumn.Count("Desired", "spec", "replicas"),
        TableColumn.Count("Current", "status", "replicas"),
        TableColumn.Count("Ready", "status", "readyReplicas"),
        TableColumn.Age,
        .. s_wide,
    ];

    public static IReadOnlyList<TableColumn> Deployments { get; } =
    [
        TableColumn.NameOf,
        TableColumn.Text("Ready", ReadyOfDesired),
        TableColumn.Count("Up-to-date", "status", "updatedReplicas"),
        TableColumn.Count("Available", "status", "availableReplicas"),
        TableColumn.Age,
        .. s_wide,
    ];

    public static IReadOnlyList<TableColumn> StatefulSets { get; } =
    [TableColumn.NameOf, TableColumn.Text("Ready", ReadyOfDesired), TableColumn.Age, .. s_wide[..2]];

    public static IReadOnlyList<TableColumn> Jobs { get; } =
    [
        TableColumn.NameOf,
        TableColumn.Text("Status", JobStatus),
        TableColumn.Text("Completions", Completions),
        new("Duration", JobDuration),
        TableColumn.Age,
        .. s_wide,
    ];

    private static string ReadyOfDesired(JsonObject item) =>
        $"{JsonNumbers.ToInt64(item.At("status", "readyReplicas"))}/{JsonNumbers.ToInt64(item.At("spec", "replicas"))}";

    private static string Each(JsonObject item, string member) =>
        string.Join(",", item.At("spec", "template", "spec", "containers").AsObjects().Select(container => container[member].AsText()));

    private static string JobStatus(JsonObject job)
    {
        bool Has(string type) =>
            job.At("status", "conditions")
                .AsObjects()
                .Any(condition => condition["type"].AsText() == type && condition["status"].AsText() == "True");

        return Has("Complete") ? "Complete"
            : Has("Failed") ? "Failed"
            : job.At("metadata", "deletionTimestamp") is not null ? "Terminating"
            : Has("Suspended") ? "Suspended"
            : Has("FailureTarget") ? "FailureTarget"
            : Has("SuccessCriteriaMet") ? "SuccessCriteriaMet"
            : "Running";
    }

    private static string Completions(JsonObject job)
    {
        var succeeded = JsonNumbers.ToInt64(job.At("status", "succeeded"));
        if (job.At("spec", "completions") is { } wanted)
        {
            return $"{succeeded}/{wanted}";
        }
        var parallelism = JsonNumbers.ToInt64(job.At("spec", "parallelism"), 1);
        return parallelism > 1 ? $"{succeeded}/1 of {parallelism}" : $"{succeeded}/1";
    }

    private static JsonNode? JobDuration(JsonObject job, DateTimeOffset now)
    {
        if (!TryInstant(job.At("status", "startTime"), out var start))
        {
            return "";
        }
        return HumanDuration.Show((TryInstant(job.At("status", "completionTime"), out var end) ? end : now) - start);
    }

    private static bool TryInstant(JsonNode? node, out DateTimeOffset instant) =>
        DateTimeOffset.TryParse(node.AsText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
}
