using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Rollouts.Grpc;
using Rollouts.Kubernetes;
using Rollouts.Providers;

namespace Rollouts.RolloutController;

/// <summary>Where the controller's plugins are named, and who calls them.</summary>
internal static class PluginRegistration
{
    /// <summary>The file goes before the ConfigMap, so that a plugin of the cluster can be replaced for one controller.</summary>
    public static void AddPlugins(this IServiceCollection services, RolloutControllerOptions options)
    {
        services.Configure<PluginHostOptions>(plugins => plugins.CallTimeout = options.PluginTimeout);
        if (options.PluginsFile is { } file)
        {
            services.AddSingleton<IPluginSource>(provider => new PluginsOfKinds(
                new PluginFile(file, provider.GetRequiredService<ILogger<PluginFile>>()),
                PluginKind.Step,
                PluginKind.TrafficRouter
            ));
        }

        services.AddSingleton<IPluginSource>(provider => new PluginsOfKinds(
            new PluginConfigMap(
                provider.GetRequiredService<IKubernetesClient>(),
                options.LeaseNamespace,
                provider.GetRequiredService<ILogger<PluginConfigMap>>()
            ),
            PluginKind.Step,
            PluginKind.TrafficRouter
        ));
        services.AddSingleton<IPluginDownloader>(provider => new PluginDownloader(
            provider.GetRequiredService<IOptions<EgressOptions>>(),
            new ClusterSecretReader(provider.GetRequiredService<IKubernetesClient>(), options.LeaseNamespace)
        ));
        services.TryAddSingleton<PluginHost>();
        services.AddSingleton<IPluginCalls>(static provider => provider.GetRequiredService<PluginHost>());
        services.AddHostedService(static provider => provider.GetRequiredService<PluginHost>());
        services.AddSingleton<ITrafficRouter, PluginRouter>();
        services.AddSingleton<StepPluginCalls>();
    }
}
