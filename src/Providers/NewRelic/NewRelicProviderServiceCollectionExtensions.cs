using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>newRelic</c>.</summary>
public static class NewRelicProviderServiceCollectionExtensions
{
    public static IServiceCollection AddNewRelicProvider(this IServiceCollection services)
    {
        services.AddProviderHttp();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, NewRelicProvider>());
        return services;
    }
}
