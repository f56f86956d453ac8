using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;
using Rollouts.Providers;

namespace Rollouts.RolloutController;

/// <summary>The provider <c>prometheus</c> as the analysis service has it, behind the same guard: a Rollout must not reach what a template must not.</summary>
internal static class ShareMeterRegistration
{
    public static void AddShareMeter(this IServiceCollection services, RolloutControllerOptions options)
    {
        services.AddPrometheusProvider();
        services.AddSingleton(provider => Options.Create(EgressOf(options, provider.GetRequiredService<IKubernetesClient>().Server)));
        services.TryAddSingleton<ShareMeter>();
    }

    private static EgressOptions EgressOf(RolloutControllerOptions options, Uri cluster)
    {
        var egress = options.Egress;
        foreach (var server in ClusterApiServers.OfPod(Environment.GetEnvironmentVariable))
        {
            egress.ClusterApi.Add(server);
        }

        egress.ClusterApi.Add(cluster);
        return egress;
    }
}
