using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Whether the service has a cluster.</summary>
internal static class StandAloneChoice
{
    /// <param name="options">May say so either way.</param>
    /// <param name="services">May hold a cluster already, as in tests and the demo.</param>
    public static bool IsStandAlone(this AnalysisServiceOptions options, IServiceCollection services) =>
        options.StandAlone
        ?? !(
            services.Any(static s =>
                s.ServiceType == typeof(ClusterConnection)
                || s.ServiceType == typeof(IKubernetesClient)
                || s.ServiceType == typeof(KubernetesClient)
            ) || ConnectionFinder.IsNamed(options.Kubeconfig)
        );
}
