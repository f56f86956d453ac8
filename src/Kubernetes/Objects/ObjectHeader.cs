namespace Rollouts.Kubernetes;

/// <summary>The part of an object that every consumer needs, read once when the object arrives.</summary>
public sealed record ObjectHeader
{
    // Times as ticks in UTC, 0 for none: there are as many headers as objects, and a nullable time is three times as large.
    private readonly long _created;
    private readonly long _deleted;

    public string ApiVersion { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Namespace { get; init; } = "";
    public string Name { get; init; } = "";
    public string Uid { get; init; } = "";
    public string ResourceVersion { get; init; } = "";
    public long Generation { get; init; }
    public DateTimeOffset? CreationTimestamp
    {
        get => Instant(_created);
        init => _created = Ticks(value);
    }
    public DateTimeOffset? DeletionTimestamp
    {
        get => Instant(_deleted);
        init => _deleted = Ticks(value);
    }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
    public IReadOnlyDictionary<string, string> Annotations { get; init; } =
        System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
    public IReadOnlyList<OwnerLink> Owners { get; init; } = [];

    public ObjectKey Key => new(Namespace, Name);

    /// <summary>The owner that controls the object, if any.</summary>
    public OwnerLink? Controller => Owners.FirstOrDefault(static owner => owner.Controller);

    private static long Ticks(DateTimeOffset? time) => time?.UtcTicks ?? 0;

    private static DateTimeOffset? Instant(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
