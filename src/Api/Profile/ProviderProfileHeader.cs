namespace Rollouts.Api;

/// <summary>A header with a value of its own or one from a Secret.</summary>
public sealed record ProviderProfileHeader : KubernetesView
{
    public string Name { get; init; } = "";

    public string? Value { get; init; }

    public ProviderProfileSecretKey? SecretKeyRef { get; init; }

    /// <summary>Stands before the value of the Secret, for example <c>Bearer </c> with its blank.</summary>
    public string? Prefix { get; init; }
}
