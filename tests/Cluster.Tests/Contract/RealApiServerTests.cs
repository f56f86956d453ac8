using System.Net.Http.Json;
using Rollouts.ApiServerContract;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>The contract that the embedded API server is held to, on a real one.</summary>
public sealed class RealApiServerTests(ClusterFixture clusters) : ApiServerContractTests, IAsyncLifetime
{
    private RealCluster? _cluster;

    protected override IKubernetesClient Client => _cluster!.Client;

    public async ValueTask InitializeAsync() => _cluster = await clusters.GetAsync();

    /// <summary>The cluster belongs to the assembly.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override async Task ForgetHistoryAsync(string resourceVersion)
    {
        if (_cluster!.Etcd is not { } etcd)
        {
            Assert.Skip($"only the etcd of a cluster that the tests started is compacted, not that of {RealCluster.KubeconfigVariable}");
            return;
        }

        using var client = new HttpClient();
        using var answer = await client.PostAsJsonAsync(
            new Uri(etcd, "/v3/kv/compaction"),
            new { revision = resourceVersion, physical = true }
        );
        answer.EnsureSuccessStatusCode();
    }
}
