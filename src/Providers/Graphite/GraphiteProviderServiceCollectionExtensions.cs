using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>graphite</c>.</summary>
public static class GraphiteProviderServiceCollectionExtensions
{
    public static IServiceCollection AddGraphiteProvider(this IServiceCollection services)
    {
        services.AddProviderHttp();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, GraphiteProvider>());
        return services;
    }
}
