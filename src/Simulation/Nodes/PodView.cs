using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>The fields of a pod that a node reads.</summary>
internal sealed record PodView
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    public MetadataView Metadata { get; init; } = new();
    public SpecView Spec { get; init; } = new();
    public StatusView Status { get; init; } = new();

    internal sealed record MetadataView
    {
        public IReadOnlyList<string> Finalizers { get; init; } = [];
        public long? DeletionGracePeriodSeconds { get; init; }
    }

    internal sealed record SpecView
    {
        public string NodeName { get; init; } = "";
        public string? SchedulerName { get; init; }
        public string RestartPolicy { get; init; } = "Always";
        public bool HostNetwork { get; init; }
        public IReadOnlyList<JsonObject> SchedulingGates { get; init; } = [];
        public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }
        public IReadOnlyList<ReadinessGateView> ReadinessGates { get; init; } = [];
        public IReadOnlyList<ContainerView> InitContainers { get; init; } = [];
        public IReadOnlyList<ContainerView> Containers { get; init; } = [];
    }

    internal sealed record ReadinessGateView
    {
        public string ConditionType { get; init; } = "";
    }

    internal sealed record ContainerView
    {
        public string Name { get; init; } = "";
        public string Image { get; init; } = "";
        public string? RestartPolicy { get; init; }
        public IReadOnlyList<string>? Command { get; init; }
        public IReadOnlyList<string>? Args { get; init; }
        public ProbeView? ReadinessProbe { get; init; }
        public LifecycleView? Lifecycle { get; init; }
    }

    internal sealed record ProbeView
    {
        public long InitialDelaySeconds { get; init; }
        public ExecView? Exec { get; init; }
    }

    internal sealed record LifecycleView
    {
        public HandlerView? PreStop { get; init; }
    }

    internal sealed record HandlerView
    {
        public ExecView? Exec { get; init; }
        public SleepView? Sleep { get; init; }
    }

    internal sealed record ExecView
    {
        public IReadOnlyList<string>? Command { get; init; }
    }

    internal sealed record SleepView
    {
        public long Seconds { get; init; }
    }

    internal sealed record StatusView
    {
        public string Phase { get; init; } = "";
        public string? PodIP { get; init; }
        public DateTimeOffset? StartTime { get; init; }
        public IReadOnlyList<ConditionView> Conditions { get; init; } = [];
        public IReadOnlyList<ContainerStatusView> InitContainerStatuses { get; init; } = [];
        public IReadOnlyList<ContainerStatusView> ContainerStatuses { get; init; } = [];
    }

    internal sealed record ConditionView
    {
        public string Type { get; init; } = "";
        public string Status { get; init; } = "";
        public string? LastTransitionTime { get; init; }
    }

    internal sealed record ContainerStatusView
    {
        public string Name { get; init; } = "";
        public int RestartCount { get; init; }
        public StateView? State { get; init; }
        public StateView? LastState { get; init; }
    }

    internal sealed record StateView
    {
        public WaitingView? Waiting { get; init; }
        public RunningView? Running { get; init; }
        public TerminatedView? Terminated { get; init; }
    }

    internal sealed record WaitingView
    {
        public string Reason { get; init; } = "";
    }

    internal sealed record RunningView
    {
        public DateTimeOffset? StartedAt { get; init; }
    }

    internal sealed record TerminatedView
    {
        public int ExitCode { get; init; }
        public DateTimeOffset? StartedAt { get; init; }
        public DateTimeOffset? FinishedAt { get; init; }
    }
}
