using System.Diagnostics.Metrics;

namespace Rollouts.Kubernetes;

internal static class InformerMetrics
{
    private static readonly Counter<long> Events = KubernetesMeter.Meter.CreateCounter<long>(
        "informer_events_total",
        description: "Watch events taken in, by kind and type"
    );

    private static readonly Counter<long> Lists = KubernetesMeter.Meter.CreateCounter<long>(
        "informer_lists_total",
        description: "Full lists, by kind and cause"
    );

    private static readonly Counter<long> Failures = KubernetesMeter.Meter.CreateCounter<long>(
        "informer_failures_total",
        description: "Failed lists and watches, and subscribers that threw, by kind and place"
    );

    public static void Event(string kind, WatchEventType type) => Events.Add(1, new("kind", kind), new("type", type.ToString()));

    public static void List(string kind, string cause) => Lists.Add(1, new("kind", kind), new("cause", cause));

    public static void Failure(string kind, string place) => Failures.Add(1, new("kind", kind), new("place", place));
}
