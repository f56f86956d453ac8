using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>cloudWatch</c>.</summary>
public static class CloudWatchProviderServiceCollectionExtensions
{
    public static IServiceCollection AddCloudWatchProvider(this IServiceCollection services)
    {
        services.AddAws();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, CloudWatchProvider>());
        return services;
    }
}
