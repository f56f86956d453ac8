using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;
using Rollouts.Simulation;

namespace Rollouts.Cluster.Tests;

/// <summary>Two controllers in one namespace: one works, the other is there when it goes (row L12).</summary>
public sealed class HandOverTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Leader_GoesDuringARelease_TheOtherGoesOnWhereItWas()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("hand-over");
        await using var node = SimulatedNode.Start(home, new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(50) });
        var first = await RunningController.StartAsync(home, Electing);
        await home.CreateAsync(
            KnownResources.Rollouts,
            Manifests.Rollout("web", 2, """{"canary":{"steps":[{"setWeight":50},{"pause":{}},{"setWeight":100},{"pause":{}}]}}""")
        );
        await AwaitAsync(home, static status => (string?)status["phase"] == "Healthy", "Healthy");
        await using var second = await first.StartAnotherAsync(Electing);
        await home.PatchAsync(KnownResources.Rollouts, "web", Manifests.ImagePatch(Manifests.NewImage));
        await AwaitAsync(home, static status => (string?)status["phase"] == "Paused", "Paused");
        var holder = await HolderAsync(home);

        await first.DisposeAsync();
        await PromoteAsync(home);
        await AwaitAsync(
            home,
            static status => (int?)status["currentStepIndex"] == 3 && (string?)status["phase"] == "Paused",
            "the second pause"
        );
        await PromoteAsync(home);
        await AwaitAsync(home, static status => (string?)status["phase"] == "Healthy" && (int?)status["replicas"] == 2, "Healthy");

        (await HolderAsync(home)).ShouldNotBe(holder);
        // The second controller found the Rollout at work, which is no news.
        (await home.ListAsync(KnownResources.Events)).Select(static item => item.ToNode()).Where(static note =>
            (string?)note["reason"] == "RolloutAddedToInformer"
        ).ShouldHaveSingleItem()["count"]!.GetValue<int>().ShouldBe(1);
        (await home.ListAsync(KnownResources.ReplicaSets)).Count.ShouldBe(2);

        static void Electing(RolloutControllerOptions options)
        {
            options.LeaderElect = true;
            options.LeaseRetryPeriod = TimeSpan.FromMilliseconds(100);
            // A machine that stands still for ten seconds makes nobody else the leader.
            options.LeaseDuration = TimeSpan.FromSeconds(40);
            options.LeaseRenewDeadline = TimeSpan.FromSeconds(30);
        }
    }

    private static Task<KubeObject> PromoteAsync(ClusterNamespace home) =>
        home.PatchAsync(KnownResources.Rollouts, "web", YamlManifest.ReadOne("status: { pauseConditions: null }"), "status");

    private static Task<JsonObject> AwaitAsync(ClusterNamespace home, Func<JsonNode, bool> until, string what) =>
        home.AwaitAsync(
            KnownResources.Rollouts,
            "web",
            found =>
                found["status"] is { } status
                && (string?)status["observedGeneration"] == found["metadata"]!["generation"]!.ToString()
                && until(status),
            what,
            TimeSpan.FromSeconds(90)
        );

    private static async Task<string> HolderAsync(ClusterNamespace home) =>
        (string)(await home.GetAsync(KnownResources.Leases, "argo-rollouts-controller-lock")).ToNode()["spec"]!["holderIdentity"]!;
}
