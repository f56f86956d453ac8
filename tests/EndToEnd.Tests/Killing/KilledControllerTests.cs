using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.EndToEnd.Tests;

/// <summary>One release, once undisturbed and once with its controller killed fifty times on the way.</summary>
public sealed class KilledControllerTests(ClusterFixture clusters)
{
    private const int Kills = 50;
    private const int Steps = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Release_ControllerKilledFiftyTimes_EndsAsWithoutKills()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        var folder = Directory.CreateTempSubdirectory("rollouts-kills-");
        // Told in the name of the namespace, so that a failure can be looked into.
        var seed = RandomNumberGenerator.GetInt32(1_000_000);
        var calm = OutcomeAsync(cluster, folder, "calm", (_, _) => Task.CompletedTask);
        var killed = OutcomeAsync(
            cluster,
            folder,
            $"killed-{seed}",
            (controller, rollout) => KillAsync(controller, rollout, new Random(seed))
        );

        var outcomes = await Task.WhenAll(calm, killed);

        outcomes[1].ShouldBe(outcomes[0]);
        folder.Delete(recursive: true);
    }

    private static async Task KillAsync(ControllerProcess controller, Func<Task<JsonObject>> read, Random random)
    {
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = Version(await read());
            controller.Launch();
            // Some do not even come to be ready; most have written once or twice.
            var writes = random.Next(3);
            var isOver = false;
            await Eventually.HoldsAsync(
                async () =>
                {
                    var rollout = await read();
                    isOver =
                        (string?)rollout["status"]?["phase"] == "Healthy"
                        && rollout["status"]!["observedGeneration"]!.ToString() == rollout["metadata"]!["generation"]!.ToString();
                    if (writes > 0 && Version(rollout) != before)
                    {
                        writes--;
                        before = Version(rollout);
                    }

                    return isOver || writes == 0;
                },
                "writes of the controller",
                Patience
            );
            isOver.ShouldBeFalse($"the release was over after {kill} kills: give it more steps");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(kill % 5 == 0 ? 800 : 60)), TimeProvider.System);
            await controller.KillAsync();
        }

        await controller.StartAsync();
    }

    /// <summary>What a release came to, without what differs from one time to the next.</summary>
    private static async Task<string> OutcomeAsync(
        RealCluster cluster,
        DirectoryInfo folder,
        string purpose,
        Func<ControllerProcess, Func<Task<JsonObject>>, Task> disturb
    )
    {
        await using var home = await cluster.CreateNamespaceAsync(purpose);
        await using var node = SimulatedNode.Start(home, new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(200) });
        await using var controller = await ControllerProcess.CreateAsync(home, folder.FullName);
        await controller.StartAsync();
        await home.CreateAsync(KnownResources.Rollouts, Rollout());
        await HealthyAsync(home, 1, controller);
        if (purpose != "calm")
        {
            await controller.KillAsync();
        }

        await home.PatchAsync(
            KnownResources.Rollouts,
            "web",
            YamlManifest.ReadOne("""spec: { template: { metadata: { annotations: { version: "2" } } } }""")
        );
        await disturb(controller, async () => (await home.GetAsync(KnownResources.Rollouts, "web")).ToNode());
        var status = (await HealthyAsync(home, 2, controller))["status"]!;
        await Eventually.HoldsAsync(
            async () => (await home.ListAsync(KnownResources.Pods)).Count(static pod => pod.Header.DeletionTimestamp is null) == 3,
            "the pods of one version",
            Patience
        );
        var sets = (await home.ListAsync(KnownResources.ReplicaSets))
            .Select(static set =>
                $"{set.Header.Name} {set.Header.Annotations.GetValueOrDefault("rollout.argoproj.io/revision")} {set.ToNode()["spec"]!["replicas"]}"
            )
            .Order(StringComparer.Ordinal);
        var experiments = (await home.ListAsync(KnownResources.Experiments)).Select(static experiment =>
            $"{experiment.Header.Name} {experiment.ToNode()["status"]!["phase"]}"
        );
        string[] fields = ["phase", "stableRS", "currentPodHash", "currentStepIndex", "replicas", "updatedReplicas", "availableReplicas"];
        return string.Join('\n', fields.Select(field => $"{field} {status[field]}").Concat(sets).Concat(experiments));
    }

    private static async Task<JsonObject> HealthyAsync(ClusterNamespace home, int generation, ControllerProcess controller)
    {
        try
        {
            return await home.AwaitAsync(
                KnownResources.Rollouts,
                "web",
                found =>
                    (string?)found["status"]?["phase"] == "Healthy"
                    && (string?)found["status"]!["observedGeneration"] == $"{generation}"
                    && (int?)found["status"]!["availableReplicas"] == 3
                    && (int?)found["status"]!["replicas"] == 3,
                "Healthy",
                Patience
            );
        }
        catch (TimeoutException failure)
        {
            throw new InvalidOperationException($"{failure.Message}\n{controller.Log}", failure);
        }
    }

    private static string Version(JsonObject rollout) => (string)rollout["metadata"]!["resourceVersion"]!;

    /// <summary>Every step moves a pod, so that there is something to interrupt; one makes an experiment, which must not be made twice.</summary>
    private static JsonObject Rollout()
    {
        var rollout = YamlManifest.ReadOne(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: { name: web }
            spec:
              replicas: 3
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web } }
                spec: { containers: [{ name: web, image: "web:1" }] }
              strategy: { canary: { maxSurge: 1, maxUnavailable: 0 } }
            """
        );
        var experiment = YamlManifest.ReadOne(
            "experiment: { duration: 1s, scaleDownDelaySeconds: 0, templates: [{ name: canary, specRef: canary }] }"
        );
        rollout["spec"]!["strategy"]!["canary"]!["steps"] = new JsonArray([
            .. Enumerable
                .Range(0, Steps)
                .Select(step => step == Steps / 2 ? experiment : new JsonObject { ["setWeight"] = step % 2 == 0 ? 34 : 67 }),
        ]);
        return rollout;
    }
}
