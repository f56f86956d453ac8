using System.Text.Json;

namespace Rollouts.Api;

/// <summary>Rows F12 and F13.</summary>
public sealed record WebMetric : KubernetesView
{
    /// <summary>GET when absent; one of GET, POST, PUT.</summary>
    public string? Method { get; init; }

    public string Url { get; init; } = "";

    public IReadOnlyList<WebMetricHeader>? Headers { get; init; }

    /// <summary>POST and PUT only; excludes jsonBody.</summary>
    public string? Body { get; init; }

    /// <summary>Default 10.</summary>
    public long? TimeoutSeconds { get; init; }

    /// <summary>Default {$}.</summary>
    public string? JsonPath { get; init; }

    public bool Insecure { get; init; }

    /// <summary>POST and PUT only; excludes body.</summary>
    [SchemaAnyType]
    public JsonElement? JsonBody { get; init; }

    public Authentication? Authentication { get; init; }
}
