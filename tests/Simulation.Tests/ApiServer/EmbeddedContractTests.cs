using Rollouts.ApiServerContract;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

/// <summary>The embedded cluster keeps the contract that the real control plane keeps.</summary>
public sealed class EmbeddedContractTests : ApiServerContractTests, IAsyncLifetime
{
    private EmbeddedCluster? _cluster;
    private KubernetesClient? _client;

    protected override IKubernetesClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedCluster.StartAsync();
        _client = new KubernetesClient(new ClusterConnection { Server = _cluster.Server.Address }, new ClientOptions { Qps = 0 });
    }

    public async ValueTask DisposeAsync()
    {
        await _client!.DisposeAsync();
        await _cluster!.DisposeAsync();
    }

    protected override Task ForgetHistoryAsync(string resourceVersion)
    {
        _cluster!.Server.Cluster.Use(
            static (model, _) =>
            {
                model.Compact();
                return true;
            }
        );
        return Task.CompletedTask;
    }
}
