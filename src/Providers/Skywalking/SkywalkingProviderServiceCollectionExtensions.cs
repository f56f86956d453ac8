using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>skywalking</c>.</summary>
public static class SkywalkingProviderServiceCollectionExtensions
{
    public static IServiceCollection AddSkywalkingProvider(this IServiceCollection services)
    {
        services.AddProviderHttp();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, SkywalkingProvider>());
        return services;
    }
}
