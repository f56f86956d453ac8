using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.Benchmarks;

/// <summary>An embedded cluster with nodes and CRDs, as the tests use it.</summary>
internal sealed class BenchmarkCluster : IAsyncDisposable
{
    public const string Namespace = "default";

    private readonly EmbeddedCluster _cluster;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _nodes;

    private BenchmarkCluster(EmbeddedCluster cluster)
    {
        _cluster = cluster;
        Client = NewClient(Server);
        _nodes = new NodeSimulator(NewClient(Server), new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(10) }).RunAsync(_stop.Token);
    }

    public Uri Server => _cluster.Server.Address;

    public IKubernetesClient Client { get; }

    public static async Task<BenchmarkCluster> StartAsync()
    {
        var cluster = new BenchmarkCluster(await EmbeddedCluster.StartAsync());
        foreach (var crd in CrdGenerator.Generate())
        {
            await cluster.Client.CreateAsync(KnownResources.CustomResourceDefinitions, null, crd.Json.DeepClone().AsObject());
        }

        return cluster;
    }

    /// <summary>A client without a limit of its own: what is measured is the controller.</summary>
    public static KubernetesClient NewClient(Uri server) =>
        new(
            new ClusterConnection { Server = server },
            new ClientOptions { Qps = 100_000, Burst = 100_000 },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );

    public Task CreateRolloutAsync(string name) => Client.CreateAsync(KnownResources.Rollouts, Namespace, Manifest(name));

    public async Task<Rollout> RolloutAsync(string name) =>
        (await Client.GetAsync(KnownResources.Rollouts, Namespace, name)).As<Rollout>(RolloutsJson.Options);

    public Task<Rollout> HealthyAsync(string name) => Eventually.ReadAsync(() => RolloutAsync(name), IsSettled, $"{name} to be healthy");

    /// <summary>Waits until no Rollout has anything left to do.</summary>
    public Task AllHealthyAsync(int count) =>
        Eventually.HoldsAsync(
            async () =>
            {
                var all = await Client.ListAsync(KnownResources.Rollouts, Namespace);
                return all.Items.Count == count && all.Items.All(item => IsSettled(item.As<Rollout>(RolloutsJson.Options)));
            },
            $"{count} Rollouts to be healthy",
            TimeSpan.FromMinutes(5)
        );

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _nodes;
        await _cluster.DisposeAsync();
        _stop.Dispose();
    }

    private static bool IsSettled(Rollout rollout) =>
        rollout.Status.Phase == RolloutPhase.Healthy && rollout.Status.ObservedGeneration == $"{rollout.Metadata.Generation}";

    /// <summary>A Rollout as people write them: some steps, a container with resources and probes.</summary>
    private static JsonObject Manifest(string name) =>
        JsonNode
            .Parse(
                """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"NAME","namespace":"default","labels":{"team":"shop"}},
                 "spec":{"replicas":1,"revisionHistoryLimit":3,"selector":{"matchLabels":{"app":"NAME"}},
                  "template":{"metadata":{"labels":{"app":"NAME"}},
                   "spec":{"containers":[{"name":"web","image":"web:v1","ports":[{"name":"http","containerPort":8080}],
                    "env":[{"name":"MODE","value":"production"},{"name":"REGION","value":"north"}],
                    "resources":{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"memory":"256Mi"}},
                    "readinessProbe":{"httpGet":{"path":"/ready","port":8080}}}]}},
                  "strategy":{"canary":{"steps":[{"setWeight":20},{"pause":{"duration":"5s"}},{"setWeight":50},{"pause":{"duration":"5s"}}]}}}}
                """.Replace("NAME", name, StringComparison.Ordinal)
            )!
            .AsObject();
}
