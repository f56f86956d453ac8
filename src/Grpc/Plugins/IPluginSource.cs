namespace Rollouts.Grpc;

/// <summary>Somewhere that plugins are configured: a ConfigMap, a file.</summary>
public interface IPluginSource
{
    /// <summary>What it is, for messages.</summary>
    string Name { get; }

    /// <summary>Reads it. An exception means that it is tried again; what is wrong with one entry is a fault of that entry.</summary>
    Task<IReadOnlyList<PluginDefinition>> ReadAsync(CancellationToken cancellationToken);
}
