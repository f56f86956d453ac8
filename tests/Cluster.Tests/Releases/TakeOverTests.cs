using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.Cluster.Tests;

/// <summary>
/// What another controller left in the middle of an update goes on, and no pod restarts: ReplicaSets keep the names and hashes that they were given, also
/// by releases that hashed a template with <c>"creationTimestamp":null</c> (row A34).
/// </summary>
public sealed class TakeOverTests(ClusterFixture clusters)
{
    private const string Pause = """{"reason":"REASON","startTime":"2026-01-02T03:04:05Z"}""";

    [Theory]
    [InlineData("current")]
    [InlineData("older")]
    [InlineData("foreign")]
    public async Task Canary_InTheMiddleOfAnUpdate_GoesOnAndNoPodRestarts(string labelled)
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("takeover");
        await using var node = SimulatedNode.Start(home, new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(50) });
        var steps = JsonNode.Parse("""[{"setWeight":50},{"pause":{}}]""")!;
        var left = await LeaveAsync(home, labelled, 4, (2, 2), $$$"""{"canary":{"steps":{{{steps.ToJsonString()}}}}}""");
        await left.WriteStatusAsync(
            new JsonObject
            {
                ["currentStepIndex"] = 1,
                ["currentStepHash"] = StepHash.Compute(
                    Manifests.Element(steps),
                    labelled == "current" ? HashForm.Current : HashForm.BeforeOmitZero
                ),
                ["controllerPause"] = true,
                ["pauseConditions"] = new JsonArray(Manifests.Read(Pause.Replace("REASON", "CanaryPauseStep", StringComparison.Ordinal))),
            }
        );

        await using var controller = await RunningController.StartAsync(home);
        await left.PromoteAsync();
        await AwaitHealthyAsync(home, left.NewHash);

        (await left.ReplicaSetsAsync()).ShouldBe(left.ReplicaSets, ignoreOrder: true);
        (await PodsAsync(home, left.NewHash)).Count.ShouldBe(4);
        left.NewPods.ShouldBeSubsetOf(await PodsAsync(home, left.NewHash));

        // The old version is known too, whatever its label.
        await home.PatchAsync(KnownResources.Rollouts, "web", Manifests.ImagePatch(Manifests.OldImage));
        await home.AwaitAsync(
            KnownResources.Rollouts,
            "web",
            found => (string?)found["status"]?["currentPodHash"] == left.OldHash,
            "the old version found again"
        );
        (await left.ReplicaSetsAsync()).ShouldBe(left.ReplicaSets, ignoreOrder: true);
    }

    [Theory]
    [InlineData("current")]
    [InlineData("older")]
    [InlineData("foreign")]
    public async Task BlueGreen_BeforeThePromotion_GoesOnAndNoPodRestarts(string labelled)
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("takeover");
        await using var node = SimulatedNode.Start(home, new NodeOptions { ReadyDelay = TimeSpan.FromMilliseconds(50) });
        var left = await LeaveAsync(
            home,
            labelled,
            2,
            (2, 2),
            """{"blueGreen":{"activeService":"active","previewService":"preview","autoPromotionEnabled":false}}"""
        );
        await left.CreateServiceAsync("active", left.OldHash);
        await left.CreateServiceAsync("preview", left.NewHash);
        await left.WriteStatusAsync(
            new JsonObject
            {
                ["controllerPause"] = true,
                ["pauseConditions"] = new JsonArray(Manifests.Read(Pause.Replace("REASON", "BlueGreenPause", StringComparison.Ordinal))),
                ["blueGreen"] = new JsonObject { ["activeSelector"] = left.OldHash, ["previewSelector"] = left.NewHash },
            }
        );

        await using var controller = await RunningController.StartAsync(home);
        await left.PromoteAsync();
        await AwaitHealthyAsync(home, left.NewHash);

        (await left.ReplicaSetsAsync()).ShouldBe(left.ReplicaSets, ignoreOrder: true);
        (await PodsAsync(home, left.NewHash)).ShouldBe(left.NewPods, ignoreOrder: true);
        // The old version stays for its delay.
        (await PodsAsync(home, left.OldHash)).ShouldBe(left.OldPods, ignoreOrder: true);
        (
            (string?)(await home.GetAsync(KnownResources.Services, "active")).ToNode()["spec"]!["selector"]![RolloutLabels.PodTemplateHash]
        ).ShouldBe(left.NewHash);
    }

    private static Task<JsonObject> AwaitHealthyAsync(ClusterNamespace home, string hash) =>
        home.AwaitAsync(
            KnownResources.Rollouts,
            "web",
            found => (string?)found["status"]?["phase"] == "Healthy" && (string?)found["status"]!["stableRS"] == hash,
            $"{hash} promoted",
            TimeSpan.FromSeconds(120)
        );

    private static async Task<IReadOnlyList<string>> PodsAsync(ClusterNamespace home, string hash) =>
        [
            .. (await home.ListAsync(KnownResources.Pods, $"{RolloutLabels.PodTemplateHash}={hash}"))
                .Where(pod => pod.Header.DeletionTimestamp is null)
                .Select(pod => pod.Header.Uid),
        ];

    /// <summary>A Rollout of two versions as a controller would leave it that was stopped.</summary>
    private static async Task<Left> LeaveAsync(
        ClusterNamespace home,
        string labelled,
        int replicas,
        (int Old, int New) pods,
        string strategy
    )
    {
        var manifest = Manifests.Rollout("web", replicas, strategy);
        manifest["spec"]!["template"] = Manifests.Template("web", Manifests.NewImage);
        manifest["metadata"]!["annotations"] = new JsonObject { [RolloutAnnotations.Revision] = "2" };
        var rollout = await home.CreateAsync(KnownResources.Rollouts, manifest);
        var (old, @new) = (Label(labelled, Manifests.OldImage), Label(labelled, Manifests.NewImage));
        await CreateReplicaSetAsync(home, rollout, Manifests.OldImage, old, 1, replicas, pods.Old);
        await CreateReplicaSetAsync(home, rollout, Manifests.NewImage, @new, 2, replicas, pods.New);
        foreach (var (hash, count) in new[] { (old, pods.Old), (@new, pods.New) })
        {
            await home.AwaitAsync(
                KnownResources.ReplicaSets,
                $"web-{hash}",
                found => (int?)found["status"]?["availableReplicas"] == count,
                "its pods are there"
            );
        }

        return new Left(home, replicas, old, @new, await PodsAsync(home, old), await PodsAsync(home, @new), await ReplicaSetsAsync(home));
    }

    private static string Label(string labelled, string image)
    {
        var template = Manifests.Element(Manifests.Template("web", image));
        return labelled switch
        {
            "current" => PodTemplateHash.Compute(template),
            "older" => PodTemplateHash.Compute(template, form: HashForm.BeforeOmitZero),
            _ => image == Manifests.OldImage ? "5f4dcc3b5a" : "765d61d832",
        };
    }

    private static Task<KubeObject> CreateReplicaSetAsync(
        ClusterNamespace home,
        KubeObject rollout,
        string image,
        string hash,
        int revision,
        int replicas,
        int pods
    )
    {
        var template = Manifests.Template("web", image);
        template["metadata"]!["labels"]![RolloutLabels.PodTemplateHash] = hash;
        var manifest = Manifests.Read(
            $$$"""
            {"apiVersion":"apps/v1","kind":"ReplicaSet",
             "metadata":{"name":"web-{{{hash}}}","labels":{"app":"web","{{{RolloutLabels.PodTemplateHash}}}":"{{{hash}}}"},
              "annotations":{"{{{RolloutAnnotations.Revision}}}":"{{{revision}}}","{{{RolloutAnnotations.DesiredReplicas}}}":"{{{replicas}}}"},
              "ownerReferences":[{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","name":"web","uid":"{{{rollout.Header.Uid}}}",
               "controller":true,"blockOwnerDeletion":true}]},
             "spec":{"replicas":{{{pods}}},"selector":{"matchLabels":{"app":"web","{{{RolloutLabels.PodTemplateHash}}}":"{{{hash}}}"} } } }
            """
        );
        manifest["spec"]!["template"] = template;
        return home.CreateAsync(KnownResources.ReplicaSets, manifest);
    }

    private static async Task<IReadOnlyList<string>> ReplicaSetsAsync(ClusterNamespace home) =>
        [.. (await home.ListAsync(KnownResources.ReplicaSets)).Select(set => $"{set.Header.Name} {set.Header.Uid}")];

    private sealed record Left(
        ClusterNamespace Home,
        int Replicas,
        string OldHash,
        string NewHash,
        IReadOnlyList<string> OldPods,
        IReadOnlyList<string> NewPods,
        IReadOnlyList<string> ReplicaSets
    )
    {
        public Task<IReadOnlyList<string>> ReplicaSetsAsync() => TakeOverTests.ReplicaSetsAsync(Home);

        public Task<KubeObject> CreateServiceAsync(string name, string hash) =>
            Home.CreateAsync(
                KnownResources.Services,
                Manifests.Read(
                    $$$"""
                    {"apiVersion":"v1","kind":"Service",
                     "metadata":{"name":"{{{name}}}","annotations":{"{{{RolloutAnnotations.ManagedByRollouts}}}":"web"}},
                     "spec":{"selector":{"app":"web","{{{RolloutLabels.PodTemplateHash}}}":"{{{hash}}}"},"ports":[{"port":80}]} }
                    """
                )
            );

        public Task<KubeObject> WriteStatusAsync(JsonObject more)
        {
            var sum = OldPods.Count + NewPods.Count;
            var status = Manifests.Read(
                $$$"""
                {"stableRS":"{{{OldHash}}}","currentPodHash":"{{{NewHash}}}","observedGeneration":"1","phase":"Paused",
                 "replicas":{{{sum}}},"updatedReplicas":{{{NewPods.Count}}},"readyReplicas":{{{sum}}},"availableReplicas":{{{sum}}},
                 "HPAReplicas":{{{sum}}},"selector":"app=web",
                 "conditions":[
                  {"type":"Available","status":"True","reason":"AvailableReason","message":"Rollout has minimum availability",
                   "lastUpdateTime":"2026-01-02T03:04:05Z","lastTransitionTime":"2026-01-02T03:04:05Z"},
                  {"type":"Progressing","status":"Unknown","reason":"RolloutPaused","message":"Rollout is paused",
                   "lastUpdateTime":"2026-01-02T03:04:05Z","lastTransitionTime":"2026-01-02T03:04:05Z"},
                  {"type":"Paused","status":"True","reason":"RolloutPaused","message":"Rollout is paused",
                   "lastUpdateTime":"2026-01-02T03:04:05Z","lastTransitionTime":"2026-01-02T03:04:05Z"} ] }
                """
            );
            foreach (var (name, value) in more)
            {
                status[name] = value?.DeepClone();
            }

            return Home.PatchAsync(KnownResources.Rollouts, "web", new JsonObject { ["status"] = status }, "status");
        }

        /// <summary>What the kubectl plugin of Argo Rollouts writes (row J24).</summary>
        public Task<KubeObject> PromoteAsync() =>
            Home.PatchAsync(KnownResources.Rollouts, "web", Manifests.Read("""{"status":{"pauseConditions":null} }"""), "status");
    }
}
