using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>The fields of a ReplicaSet that controllers read.</summary>
internal sealed record ReplicaSetView
{
    public SpecView Spec { get; init; } = new();
    public StatusView Status { get; init; } = new();

    internal sealed record SpecView
    {
        public int Replicas { get; init; } = 1;
        public long MinReadySeconds { get; init; }
        public LabelSelectorView? Selector { get; init; }

        /// <summary>Shared by all readers: clone before changing.</summary>
        public JsonObject? Template { get; init; }
    }

    internal sealed record StatusView
    {
        public int Replicas { get; init; }
        public int ReadyReplicas { get; init; }
        public int AvailableReplicas { get; init; }
        public long ObservedGeneration { get; init; }
    }
}
