using System.Diagnostics.Metrics;

namespace Rollouts.Kubernetes;

internal static class EventMetrics
{
    private static readonly Counter<long> Events = KubernetesMeter.Meter.CreateCounter<long>(
        "event_recorder_events_total",
        description: "Events by result: created, counted, full (queue), spam, failed"
    );

    public static void Count(string result) => Events.Add(1, new KeyValuePair<string, object?>("result", result));
}
