using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>What all providers that speak HTTP need.</summary>
internal static class ProviderHttpServiceCollectionExtensions
{
    public static void AddProviderHttp(this IServiceCollection services)
    {
        services.AddOptions<EgressOptions>();
        services.AddOptions<QueryBudgetOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(p => new HttpExchange(
            p.GetRequiredService<IOptions<EgressOptions>>().Value,
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<QueryBudgets>(),
            p.GetRequiredService<ProviderMetrics>()
        ));
        services.TryAddSingleton<QueryBudgets>();
        services.TryAddSingleton<ProviderMetrics>();
        services.TryAddSingleton(new EnvironmentVariables(Environment.GetEnvironmentVariable));
        services.TryAddSingleton<IProfileSource, NoProfiles>();
        services.TryAddSingleton<ProfileWays>();
        services.TryAddSingleton<ProfileResolver>();
        services.TryAddSingleton(p => new ProviderRegistry(
            p.GetServices<IMetricProvider>().Select(m => ProfiledProvider.Around(m, p.GetRequiredService<ProfileResolver>))
        ));
    }
}
