namespace Rollouts.Api;

/// <summary>The part of an object's metadata that the project reads; everything else is kept in the unknown fields.</summary>
public sealed record ObjectMeta : KubernetesView
{
    public string? Name { get; init; }

    public string? GenerateName { get; init; }

    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    /// <summary>Opaque version of the stored object, compared for equality only.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Counts changes of the spec; set by the API server.</summary>
    public long Generation { get; init; }

    /// <summary>One-second resolution, as stored by Kubernetes.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set once deletion was asked for; the object lives on until its finalizers are gone.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    public long? DeletionGracePeriodSeconds { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }

    public IReadOnlyList<string>? Finalizers { get; init; }
}
