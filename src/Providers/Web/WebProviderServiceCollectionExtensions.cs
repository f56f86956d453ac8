using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>web</c>.</summary>
public static class WebProviderServiceCollectionExtensions
{
    public static IServiceCollection AddWebProvider(this IServiceCollection services)
    {
        services.AddProviderHttp();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, WebProvider>());
        return services;
    }
}
