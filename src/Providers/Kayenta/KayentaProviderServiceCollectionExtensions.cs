using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>kayenta</c>.</summary>
public static class KayentaProviderServiceCollectionExtensions
{
    public static IServiceCollection AddKayentaProvider(this IServiceCollection services)
    {
        services.AddProviderHttp();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, KayentaProvider>());
        return services;
    }
}
