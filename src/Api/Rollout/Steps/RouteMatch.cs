namespace Rollouts.Api;

/// <summary>A condition on a request.</summary>
public sealed record RouteMatch : KubernetesView
{
    public StringMatch? Method { get; init; }

    public StringMatch? Path { get; init; }

    public IReadOnlyDictionary<string, StringMatch>? Headers { get; init; }
}
