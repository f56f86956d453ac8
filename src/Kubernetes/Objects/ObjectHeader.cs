namespace Rollouts.Kubernetes;

/// <summary>The part of an object that every consumer needs, read once when the object arrives.</summary>
public sealed record ObjectHeader
{
    public string ApiVersion { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Namespace { get; init; } = "";
    public string Name { get; init; } = "";
    public string Uid { get; init; } = "";
    public string ResourceVersion { get; init; } = "";
    public long Generation { get; init; }
    public DateTimeOffset? CreationTimestamp { get; init; }
    public DateTimeOffset? DeletionTimestamp { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
    public IReadOnlyDictionary<string, string> Annotations { get; init; } =
        System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
    public IReadOnlyList<OwnerLink> Owners { get; init; } = [];

    public ObjectKey Key => new(Namespace, Name);

    /// <summary>The owner that controls the object, if any.</summary>
    public OwnerLink? Controller => Owners.FirstOrDefault(static owner => owner.Controller);
}
