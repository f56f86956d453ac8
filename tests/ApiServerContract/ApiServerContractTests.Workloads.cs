using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.ApiServerContract;

public abstract partial class ApiServerContractTests
{
    [Fact]
    public async Task ReplicaSet_Created_MakesItsPods()
    {
        await using var space = await NamespaceAsync();
        var owner = await Client.CreateAsync(KnownResources.ReplicaSets, space.Name, ReplicaSet("web", 2));

        var pods = await PodsAsync(space.Name, 2);

        foreach (var pod in pods)
        {
            pod.Header.Name.ShouldStartWith("web-");
            pod.Header.Labels["app"].ShouldBe("web");
            pod.Header.Controller.ShouldNotBeNull().Uid.ShouldBe(owner.Header.Uid);
            pod.Header.Controller!.Kind.ShouldBe("ReplicaSet");
        }

        await ReplicaSetStatusAsync(space.Name, "replicas", 2);
        await ReplicaSetStatusAsync(space.Name, "fullyLabeledReplicas", 2);
        await ReplicaSetStatusAsync(space.Name, "observedGeneration", 1);
    }

    [Fact]
    public async Task ReplicaSet_Scaled_AddsAndRemovesPods()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.ReplicaSets, space.Name, ReplicaSet("web", 1));
        await PodsAsync(space.Name, 1);

        var scale = await Client.PatchAsync(
            KnownResources.ReplicaSets,
            space.Name,
            "web",
            Patch.Merge(Json("""{"spec":{"replicas":3}}""")),
            "scale"
        );
        await PodsAsync(space.Name, 3);
        await Client.PatchAsync(KnownResources.ReplicaSets, space.Name, "web", Patch.Merge(Json("""{"spec":{"replicas":0}}""")));

        Text(scale, "kind").ShouldBe("Scale");
        Text(scale, "status", "selector").ShouldBe("app=web");
        await PodsAsync(space.Name, 0);
        await ReplicaSetStatusAsync(space.Name, "replicas", 0);
    }

    [Fact]
    public async Task ReplicaSet_PodReady_IsCounted()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.ReplicaSets, space.Name, ReplicaSet("web", 2));
        var pods = await PodsAsync(space.Name, 2);

        await RunPodAsync(pods[0]);
        await RunPodAsync(pods[1]);

        await ReplicaSetStatusAsync(space.Name, "readyReplicas", 2);
        await ReplicaSetStatusAsync(space.Name, "availableReplicas", 2);
    }

    [Fact]
    public async Task ReplicaSet_PodDeletedOrFailed_IsReplaced()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.ReplicaSets, space.Name, ReplicaSet("web", 1));
        var first = (await PodsAsync(space.Name, 1))[0];

        await Client.DeleteAsync(KnownResources.Pods, space.Name, first.Header.Name, new DeleteOptions { GracePeriodSeconds = 0 });

        await Eventually.ReadAsync(
            () => PodsOfAsync(space.Name),
            pods => pods is [var pod] && pod.Header.Uid != first.Header.Uid,
            "another pod takes its place",
            Soon
        );
    }

    [Fact]
    public async Task ReplicaSet_MatchingOrphan_IsAdoptedAndUnlabelledIsReleased()
    {
        await using var space = await NamespaceAsync();
        var orphan = Pod("orphan", "");
        orphan["metadata"]!["labels"] = Json("""{"app":"web"}""");
        await Client.CreateAsync(KnownResources.Pods, space.Name, orphan);

        var owner = await Client.CreateAsync(KnownResources.ReplicaSets, space.Name, ReplicaSet("web", 1));
        await Eventually.ReadAsync(
            () => Client.GetAsync(KnownResources.Pods, space.Name, "orphan"),
            pod => pod.Header.Controller?.Uid == owner.Header.Uid,
            "the pod is adopted",
            Soon
        );
        await Client.PatchAsync(
            KnownResources.Pods,
            space.Name,
            "orphan",
            Patch.Merge(Json("""{"metadata":{"labels":{"app":"other"}}}"""))
        );

        await Eventually.ReadAsync(
            () => Client.GetAsync(KnownResources.Pods, space.Name, "orphan"),
            static pod => pod.Header.Controller is null,
            "the pod is released",
            Soon
        );
    }

    [Fact]
    public async Task ReplicaSet_DeletedInBackground_PodsFollow()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.ReplicaSets, space.Name, ReplicaSet("web", 2));
        await PodsAsync(space.Name, 2);

        await Client.DeleteAsync(KnownResources.ReplicaSets, space.Name, "web", new DeleteOptions { PropagationPolicy = "Background" });

        await PodsAsync(space.Name, 0);
    }

    [Fact]
    public async Task Deployment_Created_MakesAReplicaSet()
    {
        await using var space = await NamespaceAsync();
        var deployment = await Client.CreateAsync(KnownResources.Deployments, space.Name, Deployment("web", 2));

        var set = (await ReplicaSetsAsync(space.Name, 1))[0];
        await PodsAsync(space.Name, 2);

        set.Header.Controller.ShouldNotBeNull().Uid.ShouldBe(deployment.Header.Uid);
        var hash = set.Header.Labels["pod-template-hash"];
        set.Header.Name.ShouldBe($"web-{hash}");
        Text(set, "spec", "selector", "matchLabels", "pod-template-hash").ShouldBe(hash);
        set.Header.Annotations["deployment.kubernetes.io/revision"].ShouldBe("1");
        (await PodsOfAsync(space.Name)).ShouldAllBe(pod => pod.Header.Labels["pod-template-hash"] == hash);
    }

    [Fact]
    public async Task Deployment_TemplateChanged_RollsToANewReplicaSet()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.Deployments, space.Name, Deployment("web", 1));
        var old = (await ReplicaSetsAsync(space.Name, 1))[0];
        await RunPodAsync((await PodsAsync(space.Name, 1))[0]);
        await Eventually.ReadAsync(
            () => Client.GetAsync(KnownResources.Deployments, space.Name, "web"),
            static item => Text(item, "status", "availableReplicas") == "1",
            "the first version is available",
            Soon
        );

        await PatchDeploymentAsync(space.Name, "web", """{"spec":{"template":{"metadata":{"annotations":{"version":"2"}}}}}""");
        var sets = await ReplicaSetsAsync(space.Name, 2);
        var fresh = sets.Single(set => set.Header.Uid != old.Header.Uid);
        var added = await Eventually.ReadAsync(
            async () => (await PodsOfAsync(space.Name)).SingleOrDefault(pod => pod.Header.Controller?.Uid == fresh.Header.Uid),
            static pod => pod is not null,
            "the new version gets its pod",
            Soon
        );
        await RunPodAsync(added!);

        await Eventually.ReadAsync(
            () => Client.GetAsync(KnownResources.ReplicaSets, space.Name, old.Header.Name),
            static set => Text(set, "spec", "replicas") == "0",
            "the old version is scaled down",
            Soon
        );
        await Eventually.ReadAsync(
            () => Client.GetAsync(KnownResources.Deployments, space.Name, "web"),
            static item =>
                Text(item, "status", "updatedReplicas") == "1" && item.Header.Annotations["deployment.kubernetes.io/revision"] == "2",
            "the deployment reports the new revision",
            Soon
        );
    }

    [Fact]
    public async Task Deployment_Paused_DoesNotRoll()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.Deployments, space.Name, Deployment("web", 0));
        await ReplicaSetsAsync(space.Name, 1);

        await PatchDeploymentAsync(
            space.Name,
            "web",
            """{"spec":{"paused":true,"template":{"metadata":{"annotations":{"version":"2"}}}}}"""
        );
        await Eventually.ReadAsync(
            () => Client.GetAsync(KnownResources.Deployments, space.Name, "web"),
            static item => Text(item, "status", "observedGeneration") == "2",
            "the pause is seen",
            Soon
        );

        await ReplicaSetsAsync(space.Name, 1);
    }

    [Fact]
    public async Task Job_PodSucceeds_Completes()
    {
        await using var space = await NamespaceAsync();
        var job = await Client.CreateAsync(KnownResources.Jobs, space.Name, Job("check", backoffLimit: 0));
        var pod = (await PodsAsync(space.Name, 1))[0];
        pod.Header.Labels["job-name"].ShouldBe("check");
        pod.Header.Labels["controller-uid"].ShouldBe(job.Header.Uid);
        pod.Header.Controller.ShouldNotBeNull().Kind.ShouldBe("Job");

        await FinishPodAsync(pod, 0);

        var done = await JobConditionAsync(space.Name, "check", "Complete");
        Text(done, "status", "succeeded").ShouldBe("1");
        Text(done, "status", "completionTime").ShouldNotBeNull();
        Text(done, "status", "startTime").ShouldNotBeNull();
    }

    [Fact]
    public async Task Job_PodFails_FailsAfterItsBackoffLimit()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.Jobs, space.Name, Job("check", backoffLimit: 0));
        var pod = (await PodsAsync(space.Name, 1))[0];

        await FinishPodAsync(pod, 1);

        var failed = await JobConditionAsync(space.Name, "check", "Failed");
        Node(failed, "status", "conditions")!
            .AsArray()
            .ShouldContain(static condition =>
                condition!["type"]!.ToString() == "Failed" && condition["reason"]!.ToString() == "BackoffLimitExceeded"
            );
    }

    protected static JsonObject Pod(string name, string extraSpec) =>
        Json(
            """
            {"metadata":{"name":"NAME","labels":{"app":"single"}},
             "spec":{EXTRA"containers":[{"name":"main","image":"main:1"}]}}
            """.Replace("NAME", name, StringComparison.Ordinal).Replace("EXTRA", extraSpec, StringComparison.Ordinal)
        );

    protected static JsonObject ReplicaSet(string name, int replicas) =>
        Json(
            """
            {"metadata":{"name":"NAME"},
             "spec":{"replicas":COUNT,"selector":{"matchLabels":{"app":"NAME"}},
               "template":{"metadata":{"labels":{"app":"NAME"}},"spec":{"containers":[{"name":"main","image":"main:1"}]}}}}
            """.Replace("NAME", name, StringComparison.Ordinal).Replace(
                "COUNT",
                replicas.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
        );

    protected static JsonObject Deployment(string name, int replicas) => ReplicaSet(name, replicas);

    protected static JsonObject Job(string name, int backoffLimit) =>
        Json(
            """
            {"metadata":{"name":"NAME"},
             "spec":{"backoffLimit":LIMIT,
               "template":{"spec":{"restartPolicy":"Never","containers":[{"name":"main","image":"main:1"}]}}}}
            """.Replace("NAME", name, StringComparison.Ordinal).Replace(
                "LIMIT",
                backoffLimit.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
        );

    private Task<KubeObject> PatchDeploymentAsync(string @namespace, string name, string patch) =>
        Client.PatchAsync(KnownResources.Deployments, @namespace, name, Patch.Merge(Json(patch)));

    /// <summary>The pods that are not being deleted.</summary>
    private async Task<IReadOnlyList<KubeObject>> PodsOfAsync(string @namespace) =>
        [.. (await Client.ListAsync(KnownResources.Pods, @namespace)).Items.Where(static pod => pod.Header.DeletionTimestamp is null)];

    private Task<IReadOnlyList<KubeObject>> PodsAsync(string @namespace, int count) =>
        Eventually.ReadAsync(() => PodsOfAsync(@namespace), pods => pods.Count == count, $"there are {count} pods", Soon);

    private async Task<IReadOnlyList<KubeObject>> ReplicaSetsAsync(string @namespace, int count) =>
        await Eventually.ReadAsync(
            async () => (await Client.ListAsync(KnownResources.ReplicaSets, @namespace)).Items,
            sets => sets.Count == count,
            $"there are {count} ReplicaSets",
            Soon
        );

    private Task<KubeObject> ReplicaSetStatusAsync(string @namespace, string field, int value) =>
        Eventually.ReadAsync(
            () => Client.GetAsync(KnownResources.ReplicaSets, @namespace, "web"),
            set => (Text(set, "status", field) ?? "0") == value.ToString(CultureInfo.InvariantCulture),
            $"status.{field} is {value}",
            Soon
        );

    private Task<KubeObject> JobConditionAsync(string @namespace, string name, string condition) =>
        Eventually.ReadAsync(
            () => Client.GetAsync(KnownResources.Jobs, @namespace, name),
            job =>
                Node(job, "status", "conditions") is JsonArray conditions
                && conditions.Any(item => item!["type"]!.ToString() == condition && item["status"]!.ToString() == "True"),
            $"the job is {condition}",
            Soon
        );
}
