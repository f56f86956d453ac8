using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>datadog</c>.</summary>
public static class DatadogProviderServiceCollectionExtensions
{
    public static IServiceCollection AddDatadogProvider(this IServiceCollection services)
    {
        services.AddProviderHttp();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, DatadogProvider>());
        return services;
    }
}
