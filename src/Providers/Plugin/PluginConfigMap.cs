using Microsoft.Extensions.Logging;
using Rollouts.Grpc;
using Rollouts.Kubernetes;

namespace Rollouts.Providers;

/// <summary>Plugins that Argo's ConfigMap <c>argo-rollouts-config</c> names, in the service's namespace. No such map, no plugins (row L17).</summary>
public sealed class PluginConfigMap(IKubernetesClient client, string @namespace, ILogger<PluginConfigMap> logger) : IPluginSource
{
    public const string MapName = "argo-rollouts-config";

    public string Name => $"ConfigMap {@namespace}/{MapName}";

    public async Task<IReadOnlyList<PluginDefinition>> ReadAsync(CancellationToken cancellationToken)
    {
        if (await client.FindAsync(KnownResources.ConfigMaps, @namespace, MapName, cancellationToken) is not { } map)
        {
            return [];
        }

        var failures = new List<string>();
        var plugins = PluginLists.Read(map.ToNode(), failures);
        failures.ForEach(failure => logger.PluginEntryWrong(Name, failure));
        return plugins;
    }
}
