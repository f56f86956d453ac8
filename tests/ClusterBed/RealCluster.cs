using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.ClusterBed;

/// <summary>
/// A real API server with our CRDs: the one that <c>ROLLOUTS_KUBECONFIG</c> names, else one that this process starts. In somebody's cluster
/// only namespaces of our own are touched, and CRDs are created only where they are missing.
/// </summary>
public sealed class RealCluster : IAsyncDisposable
{
    /// <summary>Names the kubeconfig of a cluster to use instead of starting one.</summary>
    public const string KubeconfigVariable = "ROLLOUTS_KUBECONFIG";

    /// <summary>The project's own CRDs, from its root.</summary>
    public const string CrdFolder = "charts/rollouts/crds";

    private readonly KubernetesClient _client;
    private readonly ControlPlane? _own;

    private RealCluster(string kubeconfig, ControlPlane? own)
    {
        Kubeconfig = kubeconfig;
        _own = own;
        _client = Connect();
    }

    /// <summary>The path of an administrator's kubeconfig.</summary>
    public string Kubeconfig { get; }

    /// <summary>The etcd behind the API server; null for a cluster that was given.</summary>
    public Uri? Etcd => _own?.Etcd;

    /// <summary>An administrator's client, not throttled.</summary>
    public IKubernetesClient Client => _client;

    internal static async Task<RealCluster> StartAsync()
    {
        var given = Environment.GetEnvironmentVariable(KubeconfigVariable);
        var own = string.IsNullOrEmpty(given) ? await ControlPlane.StartAsync(ProjectRoot.PathOf(CrdFolder)) : null;
        var cluster = new RealCluster(own?.Kubeconfig ?? Path.GetFullPath(given!), own);
        if (own is null)
        {
            await MissingDefinitions.CreateAsync(cluster.Client, ProjectRoot.PathOf(CrdFolder));
        }

        return cluster;
    }

    /// <summary>One of its own with other CRDs, never somebody else's; where none can be had the test is skipped.</summary>
    /// <param name="crds">File or folder of the CRDs that it begins with.</param>
    public static async Task<RealCluster> RequireOwnAsync(string crds)
    {
        var own = await Need.OfAsync(ControlPlane.StartAsync(crds));
        return new RealCluster(own.Kubeconfig, own);
    }

    /// <summary>A client of its own; the caller disposes of it.</summary>
    public KubernetesClient Connect() =>
        new(KubeConfig.Load(Kubeconfig), new ClientOptions { UserAgent = "rollouts-tests", Qps = 0 }, TimeProvider.System);

    /// <summary>A namespace of its own for one scenario, deleted at the end.</summary>
    public async Task<ClusterNamespace> CreateNamespaceAsync(string purpose)
    {
        var name = $"rollouts-test-{purpose}-{Guid.NewGuid().ToString("N")[..8]}";
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name },
        };
        await Client.CreateAsync(KnownResources.Namespaces, null, body);
        return new ClusterNamespace(this, name);
    }

    /// <summary>
    /// Refuses a cluster with nodes of flesh and blood: pods with the demo image would be scheduled to them, and never run.
    /// </summary>
    /// <exception cref="UnavailableException">The cluster has nodes that are not simulated.</exception>
    public async Task RefuseRealNodesAsync()
    {
        var nodes = await Client.ListAsync(KnownResources.Nodes, null);
        if (
            nodes.Items.FirstOrDefault(static node => !node.Header.Name.StartsWith(SimulatedNode.NamePrefix, StringComparison.Ordinal)) is
            { } real
        )
        {
            throw new UnavailableException(
                $"the cluster of {KubeconfigVariable} has a node of its own ({real.Header.Name}), and simulated nodes need one without: "
                    + $"unset {KubeconfigVariable}, or start a control plane with eng/cluster/up.sh"
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }
}
