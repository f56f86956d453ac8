using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>comparison</c>.</summary>
public static class ComparisonProviderServiceCollectionExtensions
{
    public static IServiceCollection AddComparisonProvider(this IServiceCollection services)
    {
        services.AddWindowedProviders();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, ComparisonProvider>());
        return services;
    }

    /// <summary>What comparisons and judges share. The window store may be another one, if it is registered first.</summary>
    internal static IServiceCollection AddWindowedProviders(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWindowStore, MetadataWindowStore>();
        services.TryAddSingleton<SeriesSource>();
        services.TryAddSingleton<ProviderRegistry>();
        services.TryAddSingleton(static provider => new Lazy<ProviderRegistry>(provider.GetRequiredService<ProviderRegistry>));
        return services;
    }
}
