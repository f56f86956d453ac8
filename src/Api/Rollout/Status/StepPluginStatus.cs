using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>One call chain of a step plugin (row H45).</summary>
public sealed record StepPluginStatus : KubernetesView
{
    /// <summary>Index of the step.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Index { get; init; }

    public string Name { get; init; } = "";

    public string? Message { get; init; }

    /// <summary>One of StepPluginPhase.</summary>
    public string? Phase { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>One of StepPluginOperation.</summary>
    public string? Operation { get; init; }

    /// <summary>Go duration.</summary>
    public string? Backoff { get; init; }

    public int Executions { get; init; }

    public bool Disabled { get; init; }

    /// <summary>The plugin's own state.</summary>
    [SchemaAnyType]
    public JsonElement? Status { get; init; }
}
