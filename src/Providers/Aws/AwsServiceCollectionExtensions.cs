using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Rollouts.Providers;

/// <summary>What those need who sign requests to AWS.</summary>
public static class AwsServiceCollectionExtensions
{
    /// <summary>Adds <see cref="AwsQueryClient"/>.</summary>
    /// <param name="services">Of the host.</param>
    /// <param name="environment">Variables by name, where credentials and endpoints are; null for those of the process, or those given before.</param>
    public static IServiceCollection AddAwsQueries(this IServiceCollection services, Func<string, string?>? environment = null)
    {
        if (environment is not null)
        {
            services.AddSingleton(new EnvironmentVariables(environment));
        }

        services.AddAws();
        services.TryAddSingleton(static provider => new AwsQueryClient(
            provider.GetRequiredService<CredentialChain>(),
            provider.GetRequiredService<HttpExchange>(),
            provider.GetRequiredService<EnvironmentVariables>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        return services;
    }

    internal static void AddAws(this IServiceCollection services)
    {
        services.AddProviderHttp();
        services.TryAddSingleton<CredentialChain>();
    }
}
