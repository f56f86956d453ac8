using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>prometheus</c>.</summary>
public static class PrometheusProviderServiceCollectionExtensions
{
    public static IServiceCollection AddPrometheusProvider(this IServiceCollection services)
    {
        services.AddAws();
        services
            .AddOptions<PrometheusOptions>()
            .Configure(o => o.Address ??= Environment.GetEnvironmentVariable(PrometheusOptions.AddressVariable));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, PrometheusProvider>());
        return services;
    }
}
