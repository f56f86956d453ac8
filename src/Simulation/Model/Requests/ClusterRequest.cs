using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// One verb of the API, as data. Bodies are never changed and never kept by reference. The namespace is null or empty for
/// cluster-scoped types and, in lists, watches and collection deletes, for all namespaces.
/// </summary>
public abstract record ClusterRequest
{
    private ClusterRequest(ResourceType type, string? @namespace)
    {
        Type = type;
        Namespace = @namespace;
    }

    public ResourceType Type { get; }

    public string? Namespace { get; }

    /// <summary>Options of the writing verbs.</summary>
    public WriteOptions Write { get; init; } = WriteOptions.Default;

    /// <param name="Subresource"><c>status</c> or <c>scale</c>, or null for the object itself.</param>
    public sealed record Get(ResourceType Type, string? Namespace, string Name, string? Subresource = null)
        : ClusterRequest(Type, Namespace);

    public sealed record List(ResourceType Type, string? Namespace) : ClusterRequest(Type, Namespace)
    {
        public string? LabelSelector { get; init; }
        public string? FieldSelector { get; init; }

        /// <summary>Page size; null or 0 for everything.</summary>
        public int? Limit { get; init; }

        /// <summary>The token of the page before.</summary>
        public string? Continue { get; init; }

        public string? ResourceVersion { get; init; }

        /// <summary><c>NotOlderThan</c>, <c>Exact</c> or null.</summary>
        public string? ResourceVersionMatch { get; init; }
    }

    /// <summary>Creates an object, or posts to a pod's <c>binding</c> or <c>eviction</c>.</summary>
    public sealed record Create(ResourceType Type, string? Namespace, JsonObject Body) : ClusterRequest(Type, Namespace)
    {
        public string? Subresource { get; init; }

        /// <summary>The parent's name; only with a subresource.</summary>
        public string? Name { get; init; }
    }

    public sealed record Replace(ResourceType Type, string? Namespace, string Name, JsonObject Body, string? Subresource = null)
        : ClusterRequest(Type, Namespace);

    /// <summary>Applies a JSON, merge, strategic-merge or server-side-apply patch, told apart by its media type.</summary>
    public sealed record Patch(ResourceType Type, string? Namespace, string Name, Kubernetes.Patch Body, string? Subresource = null)
        : ClusterRequest(Type, Namespace);

    public sealed record Delete(ResourceType Type, string? Namespace, string Name) : ClusterRequest(Type, Namespace)
    {
        public DeleteOptions Options { get; init; } = new();
    }

    public sealed record DeleteCollection(ResourceType Type, string? Namespace) : ClusterRequest(Type, Namespace)
    {
        public string? LabelSelector { get; init; }
        public string? FieldSelector { get; init; }
        public DeleteOptions Options { get; init; } = new();
    }
}
