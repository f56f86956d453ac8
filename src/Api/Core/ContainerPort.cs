using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>One port of a container.</summary>
public sealed record ContainerPort : KubernetesView
{
    public string? Name { get; init; }

    [JsonPropertyName("containerPort")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Number { get; init; }

    public string? Protocol { get; init; }
}
