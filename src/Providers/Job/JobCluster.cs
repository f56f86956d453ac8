using Rollouts.Analysis;
using Rollouts.Kubernetes;

namespace Rollouts.Providers;

/// <summary>
/// Where Jobs run (row F11): the cluster of the service, or the one that <c>ARGO_ROLLOUTS_ANALYSIS_JOB_KUBECONFIG</c> names; the run's
/// namespace, or the one of <c>ARGO_ROLLOUTS_ANALYSIS_JOB_NAMESPACE</c>.
/// </summary>
internal sealed class JobCluster : IAsyncDisposable
{
    public const string KubeconfigVariable = "ARGO_ROLLOUTS_ANALYSIS_JOB_KUBECONFIG";
    public const string NamespaceVariable = "ARGO_ROLLOUTS_ANALYSIS_JOB_NAMESPACE";
    private const string InCluster = "in-cluster";

    private readonly Func<IKubernetesClient?> _own;
    private readonly Lazy<KubernetesClient> _other;
    private readonly string? _kubeconfig;
    private readonly string? _namespace;

    /// <param name="environment">Has the two variables.</param>
    /// <param name="own">The client of the service; gives null where there is no cluster.</param>
    /// <param name="time">The clock of the other cluster's client.</param>
    public JobCluster(EnvironmentVariables environment, Func<IKubernetesClient?> own, TimeProvider time)
    {
        _own = own;
        _kubeconfig = environment[KubeconfigVariable];
        _namespace = environment[NamespaceVariable];
        _other = new Lazy<KubernetesClient>(
            () =>
                new KubernetesClient(
                    _kubeconfig == InCluster
                        ? InClusterConfig.Load(name => environment[name], time: time)
                        : KubeConfig.Load(_kubeconfig!, null, time),
                    new ClientOptions { UserAgent = "rollouts-analysis-jobs" },
                    time
                ),
            LazyThreadSafetyMode.PublicationOnly
        );
    }

    /// <exception cref="ProviderException">There is no cluster, or its kubeconfig cannot be used.</exception>
    public IKubernetesClient Client
    {
        get
        {
            if (_kubeconfig is null)
            {
                return _own()
                    ?? throw new ProviderException(
                        $"this service has no cluster to run jobs in: give it a kubeconfig, or name one in {KubeconfigVariable}"
                    );
            }

            try
            {
                return _other.Value;
            }
            catch (KubeConfigException e)
            {
                throw new ProviderException($"the cluster of {KubeconfigVariable} cannot be used: {e.Message}", e);
            }
        }
    }

    public string NamespaceFor(RunIdentity run) => _namespace ?? run.Namespace;

    /// <summary>Whether a Job may name the run as its owner: owners live in the same namespace of the same cluster.</summary>
    public bool CanOwn(RunIdentity run) => _kubeconfig is null && NamespaceFor(run) == run.Namespace;

    public ValueTask DisposeAsync() => _other.IsValueCreated ? _other.Value.DisposeAsync() : ValueTask.CompletedTask;
}
