using System.Collections.Frozen;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The parts of a CustomResourceDefinition that matter to serving its objects at one version.</summary>
public sealed record CustomResource
{
    /// <summary>Name of the definition, for example <c>rollouts.argoproj.io</c>.</summary>
    public required string CrdName { get; init; }

    public required ResourceType StorageType { get; init; }

    public IReadOnlyList<PrinterColumn> PrinterColumns { get; init; } = [];

    /// <summary>The version's <c>openAPIV3Schema</c> as UTF-8 JSON, or empty.</summary>
    public ReadOnlyMemory<byte> SchemaJson { get; init; }

    /// <summary>Whether unknown fields are kept everywhere (<c>spec.preserveUnknownFields</c> or no schema).</summary>
    internal SchemaNode Schema { get; init; } = SchemaNode.Anything;

    internal FrozenSet<string> SelectableFields { get; init; } = FrozenSet<string>.Empty;
}
