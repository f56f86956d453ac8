using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Rollouts.Kubernetes;

public static class KubernetesServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IKubernetesClient"/> and <see cref="IApiDiscovery"/>. <see cref="ClientOptions"/> are validated at start;
    /// the connection is looked for when the client is first needed.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="connection">Gives the connection; null for what <see cref="ConnectionFinder"/> finds.</param>
    public static IServiceCollection AddKubernetesClient(
        this IServiceCollection services,
        Func<IServiceProvider, ClusterConnection>? connection = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ClientOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClientOptions>, ClientOptionsValidator>());
        services.TryAddSingleton(provider =>
            connection?.Invoke(provider) ?? ConnectionFinder.Find(time: provider.GetRequiredService<TimeProvider>())
        );
        services.TryAddSingleton(provider => new KubernetesClient(
            provider.GetRequiredService<ClusterConnection>(),
            provider.GetRequiredService<IOptions<ClientOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()
        ));
        services.TryAddSingleton<IKubernetesClient>(static provider => provider.GetRequiredService<KubernetesClient>());
        services.TryAddSingleton(static provider => provider.GetRequiredService<IKubernetesClient>().Discovery);
        return services;
    }
}
