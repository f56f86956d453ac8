using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>One port of a Service.</summary>
public sealed record ServicePort : KubernetesView
{
    public string? Name { get; init; }

    public string? Protocol { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Port { get; init; }

    public IntOrString? TargetPort { get; init; }

    public int? NodePort { get; init; }
}
