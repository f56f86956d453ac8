using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>influxdb</c>.</summary>
public static class InfluxdbProviderServiceCollectionExtensions
{
    public static IServiceCollection AddInfluxdbProvider(this IServiceCollection services)
    {
        services.AddProviderHttp();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, InfluxdbProvider>());
        return services;
    }
}
