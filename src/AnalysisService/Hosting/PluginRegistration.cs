using Rollouts.Grpc;
using Rollouts.Kubernetes;
using Rollouts.Providers;

namespace Rollouts.AnalysisService;

/// <summary>Where the service's plugins are named.</summary>
internal static class PluginRegistration
{
    /// <summary>The file goes before the ConfigMap, so that a plugin of the cluster can be replaced for one service.</summary>
    public static void AddPlugins(this IServiceCollection services, AnalysisServiceOptions options, bool standAlone)
    {
        services.Configure<PluginHostOptions>(plugins => plugins.CallTimeout = options.PluginTimeout);
        services.AddSingleton<IPluginDownloader, PluginDownloader>();
        if (options.PluginsFile is { } file)
        {
            services.AddSingleton<IPluginSource>(provider => new PluginsOfKinds(
                new PluginFile(file, provider.GetRequiredService<ILogger<PluginFile>>()),
                PluginKind.MetricProvider
            ));
        }

        if (!standAlone)
        {
            services.AddSingleton<IPluginSource>(provider => new PluginsOfKinds(
                new PluginConfigMap(
                    provider.GetRequiredService<IKubernetesClient>(),
                    options.ServiceNamespace ?? provider.GetService<ClusterConnection>()?.Namespace ?? "default",
                    provider.GetRequiredService<ILogger<PluginConfigMap>>()
                ),
                PluginKind.MetricProvider
            ));
        }
    }
}
