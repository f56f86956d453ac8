using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Which lease decides that this replica works (row L12).</summary>
internal static class LeaderElection
{
    private const string LeaseName = "rollouts-analysis-lock";
    private const string AccountFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    public static ILeadership Create(IServiceProvider services, AnalysisServiceOptions options) =>
        !options.LeaderElect
            ? new SoleLeadership()
            : new LeaseLeadership(
                services.GetRequiredService<IKubernetesClient>(),
                new LeaseOptions
                {
                    Namespace = options.LeaseNamespace ?? OwnNamespace(options.Namespace),
                    Name = options.InstanceId.Length == 0 ? LeaseName : $"{LeaseName}-{options.InstanceId}",
                    Identity = $"{Environment.MachineName}_{Guid.NewGuid():N}",
                    Duration = options.LeaseDuration,
                    RenewDeadline = options.LeaseRenewDeadline,
                    RetryPeriod = options.LeaseRetryPeriod,
                },
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILoggerFactory>()
            );

    private static string OwnNamespace(string? watched) =>
        Environment.GetEnvironmentVariable("POD_NAMESPACE") is { Length: > 0 } name ? name
        : File.Exists(AccountFile) ? File.ReadAllText(AccountFile).Trim()
        : watched ?? "argo-rollouts";
}
