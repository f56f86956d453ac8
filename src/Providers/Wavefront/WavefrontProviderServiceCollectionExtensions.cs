using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>wavefront</c>.</summary>
public static class WavefrontProviderServiceCollectionExtensions
{
    public static IServiceCollection AddWavefrontProvider(this IServiceCollection services)
    {
        services.AddProviderHttp();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, WavefrontProvider>());
        return services;
    }
}
