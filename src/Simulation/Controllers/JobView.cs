using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>The fields of a Job that its controller reads.</summary>
internal sealed record JobView
{
    public SpecView Spec { get; init; } = new();
    public StatusView Status { get; init; } = new();

    public bool IsFinished => Status.Conditions.Any(static condition => condition is { Type: "Complete" or "Failed", Status: "True" });

    internal sealed record SpecView
    {
        public int? Parallelism { get; init; }
        public int? Completions { get; init; }
        public int? BackoffLimit { get; init; }
        public long? ActiveDeadlineSeconds { get; init; }
        public long? TtlSecondsAfterFinished { get; init; }
        public bool? Suspend { get; init; }
        public JsonObject? Template { get; init; }
    }

    internal sealed record StatusView
    {
        public DateTimeOffset? StartTime { get; init; }
        public IReadOnlyList<ConditionView> Conditions { get; init; } = [];
    }

    internal sealed record ConditionView
    {
        public string Type { get; init; } = "";
        public string Status { get; init; } = "";
        public DateTimeOffset? LastTransitionTime { get; init; }
    }
}
