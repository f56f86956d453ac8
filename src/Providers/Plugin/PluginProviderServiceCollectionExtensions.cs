using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Rollouts.Analysis;
using Rollouts.Grpc;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>plugin</c> and the host that runs the plugins.</summary>
public static class PluginProviderServiceCollectionExtensions
{
    public static IServiceCollection AddPluginProvider(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, PluginProvider>());
        if (services.All(static service => service.ServiceType != typeof(PluginHost)))
        {
            services.AddSingleton<PluginHost>();
            services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<PluginHost>());
        }

        return services;
    }
}
