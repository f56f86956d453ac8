using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>judge</c>.</summary>
public static class JudgeProviderServiceCollectionExtensions
{
    public static IServiceCollection AddJudgeProvider(this IServiceCollection services)
    {
        services.AddWindowedProviders();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, JudgeProvider>());
        return services;
    }
}
