using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Simulation.Tests;

public sealed class EmbeddedClusterTests
{
    [Fact]
    public async Task Start_WithKubeconfigPath_WritesOneThatTheClientReadsAndRemovesItAtTheEnd()
    {
        var path = Path.Combine(Path.GetTempPath(), $"rollouts-{Guid.NewGuid():n}.kubeconfig");
        await using (
            var cluster = await EmbeddedCluster.StartAsync(
                new EmbeddedClusterOptions
                {
                    KubeconfigPath = path,
                    Server = new EmbeddedApiServerOptions { BearerToken = "t" },
                }
            )
        )
        {
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            var connection = KubeConfig.Load(path);
            await using var client = new KubernetesClient(connection);
            (await client.ListAsync(KnownResources.Namespaces, null))
                .Items.Select(static item => item.Header.Name)
                .ShouldContain("default");
        }
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task Controllers_OneFails_AreCountedAndTheOthersGoOn()
    {
        var options = new EmbeddedClusterOptions
        {
            Controllers = [new Failing(), new ReplicaSetController()],
            FailurePause = TimeSpan.FromMilliseconds(20),
        };
        await using var cluster = await EmbeddedCluster.StartAsync(options);
        var set =
            """{"metadata":{"name":"r"},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""";
        cluster
            .Server.Cluster.Execute(new ClusterRequest.Create(KnownResources.ReplicaSets, "default", JsonNode.Parse(set)!.AsObject()))
            .Succeeded.ShouldBeTrue();
        await Eventually.HoldsAsync(
            () => Task.FromResult(cluster.Server.Cluster.Use(static (model, _) => model.List(KnownResources.Pods, "default").Count()) == 2),
            "the ReplicaSet has its pods"
        );
        await Eventually.HoldsAsync(() => Task.FromResult(cluster.ControllerFailures > 1), "failures are counted");
    }

    [Fact]
    public async Task Controllers_InstantAskedFor_AreCalledWhenTheClockComesThere()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var waiting = new Waiting();
        await using var cluster = await EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions
            {
                Controllers = [waiting],
                Server = new EmbeddedApiServerOptions { Time = time },
            }
        );
        await Eventually.HoldsAsync(() => Task.FromResult(waiting.Calls == 1), "the first call");
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(30));
                return Task.FromResult(waiting.Calls > 1);
            },
            "the call that was asked for"
        );
    }

    private sealed class Failing : IModelController
    {
        public string Name => "failing";

        public DateTimeOffset? Reconcile(ClusterModel model, IReadOnlyList<ModelChange> changes, DateTimeOffset now) =>
            throw new InvalidOperationException("never works");
    }

    private sealed class Waiting : IModelController
    {
        private int _calls;

        public string Name => "waiting";
        public int Calls => Volatile.Read(ref _calls);

        public DateTimeOffset? Reconcile(ClusterModel model, IReadOnlyList<ModelChange> changes, DateTimeOffset now)
        {
            Interlocked.Increment(ref _calls);
            return now.AddMinutes(1);
        }
    }
}
