using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Rollouts.Providers;

/// <summary>What providers that sign requests to AWS need.</summary>
internal static class AwsServiceCollectionExtensions
{
    public static void AddAws(this IServiceCollection services)
    {
        services.AddProviderHttp();
        services.TryAddSingleton<CredentialChain>();
    }
}
