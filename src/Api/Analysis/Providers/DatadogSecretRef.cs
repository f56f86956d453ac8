namespace Rollouts.Api;

/// <summary>The Secret with address and keys (row F15).</summary>
public sealed record DatadogSecretRef : KubernetesView
{
    public string? Name { get; init; }

    /// <summary>True reads it in the namespace of the run.</summary>
    public bool Namespaced { get; init; }
}
