using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>How many measurements of matching metrics are kept (row D14).</summary>
public sealed record MeasurementRetention : KubernetesView
{
    /// <summary>A regular expression, unanchored.</summary>
    public string MetricName { get; init; } = "";

    /// <summary>Above 0 it replaces the default of 10.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Limit { get; init; }
}
