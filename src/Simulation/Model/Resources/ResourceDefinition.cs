using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>A served resource: its type and what discovery says about it.</summary>
public sealed record ResourceDefinition(ResourceType Type)
{
    public string Singular { get; init; } = Type.Kind.ToLowerInvariant();
    public string ListKind { get; init; } = Type.Kind + "List";
    public IReadOnlyList<string> ShortNames { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Whether <c>status</c> is written only through its subresource.</summary>
    public bool HasStatus { get; init; }

    public bool HasScale => ScalePaths is not null;

    /// <summary>Where the scale subresource finds its fields, or null without one.</summary>
    public ScalePaths? ScalePaths { get; init; }

    /// <summary>Whether generation counts changes of everything but metadata (and status, where it is isolated).</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Whether objects are only reviewed and answered, never stored.</summary>
    public bool IsReview { get; init; }

    /// <summary>Null for built-in types.</summary>
    public CustomResource? Custom { get; init; }

    /// <summary>The type at the version under which objects are stored.</summary>
    public ResourceType StorageType => Custom?.StorageType ?? Type;

    /// <summary>Where the objects of all versions of this resource are stored.</summary>
    internal StoreKey Store => new(Type.Group, Type.Plural);
}
