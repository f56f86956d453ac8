namespace Rollouts.Grpc;

/// <summary>The plugins of a source that one service calls; the others are another service's to run.</summary>
/// <param name="source">Names plugins of all kinds.</param>
/// <param name="kinds">Those to keep.</param>
public sealed class PluginsOfKinds(IPluginSource source, params IReadOnlyCollection<PluginKind> kinds) : IPluginSource
{
    public string Name => source.Name;

    public async Task<IReadOnlyList<PluginDefinition>> ReadAsync(CancellationToken cancellationToken) =>
        [.. (await source.ReadAsync(cancellationToken)).Where(plugin => kinds.Contains(plugin.Kind))];
}
