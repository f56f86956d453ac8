using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>One side of a comparison.</summary>
public sealed record KayentaScopeDetail : KubernetesView
{
    public string Scope { get; init; } = "";

    public string Region { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Step { get; init; }

    public string Start { get; init; } = "";

    public string End { get; init; } = "";
}
