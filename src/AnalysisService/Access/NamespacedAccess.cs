namespace Rollouts.AnalysisService;

/// <summary>
/// Marks end points that ask <see cref="CallerRights"/> about the namespace that a request is about, or that show nothing of any. A caller whose rights differ by
/// namespace is let through to them; to all others such a caller needs the permission wherever the service works.
/// </summary>
internal sealed class NamespacedAccess
{
    private static readonly HashSet<string> Operations =
    [
        "StartRun",
        "GetRun",
        "ListRuns",
        "WatchRun",
        "CancelRun",
        "Compare",
        "ListVerdicts",
        "GetVerdict",
        "ListMeasurements",
        "GetTemplate",
        "ListTemplates",
        "PutSchedule",
        "GetSchedule",
        "ListSchedules",
        "DeleteSchedule",
        "EnableSchedule",
        "DisableSchedule",
        "TriggerSchedule",
        "ListScheduleRuns",
    ];

    private NamespacedAccess() { }

    public static NamespacedAccess Instance { get; } = new();

    /// <summary>Whether the operation of the API, by its name on gRPC, is one of them.</summary>
    public static bool IsOf(string operation) => Operations.Contains(operation);
}
