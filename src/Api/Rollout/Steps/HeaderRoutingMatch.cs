namespace Rollouts.Api;

/// <summary>A header and the value it must have.</summary>
public sealed record HeaderRoutingMatch : KubernetesView
{
    public string HeaderName { get; init; } = "";

    public StringMatch? HeaderValue { get; init; }
}
