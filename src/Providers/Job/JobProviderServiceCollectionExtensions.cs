using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Analysis;
using Rollouts.Kubernetes;

namespace Rollouts.Providers;

/// <summary>Registers the provider <c>job</c>.</summary>
public static class JobProviderServiceCollectionExtensions
{
    public static IServiceCollection AddJobProvider(this IServiceCollection services)
    {
        services.AddProviderHttp();
        services.TryAddSingleton(static p => new JobCluster(
            p.GetRequiredService<EnvironmentVariables>(),
            p.GetService<IKubernetesClient>,
            p.GetRequiredService<TimeProvider>()
        ));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMetricProvider, JobProvider>());
        return services;
    }
}
