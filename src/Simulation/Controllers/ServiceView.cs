using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>The fields of a Service that decide who is behind it.</summary>
internal sealed record ServiceView
{
    public SpecView Spec { get; init; } = new();

    internal sealed record SpecView
    {
        public IReadOnlyDictionary<string, string>? Selector { get; init; }
        public IReadOnlyList<JsonObject> Ports { get; init; } = [];
    }
}
