using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>Rollouts that take the template of a Deployment, and the way there and back (rows I1 to I4).</summary>
public sealed class WorkloadScenarioTests(ClusterFixture clusters)
{
    [Theory]
    [InlineData("moved-at-the-end", "onsuccess", 0)]
    [InlineData("moved-gradually", "progressively", 0)]
    [InlineData("moved-by-hand", "never", 2)]
    public async Task Deployment_BecomesARollout_AndIsScaledDownAsAskedFor(string name, string scaleDown, int left)
    {
        var home = (await clusters.ShareAsync(ScenarioBed.StartAsync)).Home;
        await CreateDeploymentAsync(home, name, replicas: 2);
        await AwaitReadyAsync(home, name, 2);

        var rollout = await ReferringAsync(name, scaleDown);
        await rollout.PhaseAsync("Healthy");

        await home.AwaitAsync(KnownResources.Deployments, name, found => (int)found["spec"]!["replicas"]! == left, $"{left} pods left");
        rollout.Object["spec"]!["template"].ShouldBeNull();
        await rollout.PodsAsync(("1", 2));

        // From here on a release is a change of the Deployment.
        await ReleaseAsync(home, name, "web:2");
        await rollout.AwaitAsync(() => rollout.StableRevision == "2" && rollout.Phase == "Healthy", "the second version");
        rollout.Status["workloadObservedGeneration"]!
            .ToString()
            .ShouldBe(rollout.Object["metadata"]!["annotations"]!["rollout.argoproj.io/workload-generation"]!.ToString());
        (await home.GetAsync(KnownResources.Deployments, name)).ToNode()["spec"]!["replicas"]!.GetValue<int>().ShouldBe(left);
    }

    [Fact]
    public async Task Rollout_BecomesADeploymentAgain_PodsAreThereAllTheTime()
    {
        const string name = "moved-back";
        var home = (await clusters.ShareAsync(ScenarioBed.StartAsync)).Home;
        await CreateDeploymentAsync(home, name, replicas: 1);
        var rollout = await ReferringAsync(name, "onsuccess");
        await rollout.PhaseAsync("Healthy");
        await home.AwaitAsync(KnownResources.Deployments, name, static found => (int)found["spec"]!["replicas"]! == 0, "scaled down");

        await home.PatchAsync(KnownResources.Deployments, name, YamlManifest.ReadOne("spec: { replicas: 2 }"));
        await AwaitReadyAsync(home, name, 2);
        rollout.Phase.ShouldBe("Healthy");
        await home.DeleteAsync(KnownResources.Rollouts, name);

        await home.AwaitGoneAsync(KnownResources.Rollouts, name);
        await AwaitReadyAsync(home, name, 2);
    }

    [Fact]
    public async Task Reference_ToNothingThenToADeploymentThenToATemplateOfItsOwn_IsFollowed()
    {
        const string name = "re-referred";
        var home = (await clusters.ShareAsync(ScenarioBed.StartAsync)).Home;
        var rollout = await ReferringAsync(name, "never", blueGreen: true);
        await rollout.PhaseAsync("Degraded");
        rollout.Selected(name).ShouldBeNull();

        await CreateDeploymentAsync(home, name, replicas: 0);
        await rollout.PhaseAsync("Healthy");
        await rollout.AwaitAsync(() => rollout.Selected(name) == "1", "users on revision 1");
        ((string?)rollout.Status["workloadObservedGeneration"]).ShouldBe("1");
        await ReleaseAsync(home, name, "web:2");
        await rollout.AwaitAsync(() => rollout.StableRevision == "2" && rollout.Phase == "Healthy", "the second version");
        ((string?)rollout.Status["workloadObservedGeneration"]).ShouldBe("2");
        await rollout.ChangeAsync("workloadRef: { name: nowhere }");
        await rollout.PhaseAsync("Degraded");
        await rollout.ChangeAsync($"workloadRef: {{ name: {name} }}");
        await rollout.PhaseAsync("Healthy");
        rollout.Selected(name).ShouldBe("2");

        await rollout.ChangeAsync(
            $$"""
            workloadRef: null
            selector: { matchLabels: { app: {{name}} } }
            template:
              metadata: { labels: { app: {{name}} } }
              spec: { containers: [{ name: web, image: "web:2", resources: { requests: { cpu: 10m } } }] }
            """
        );
        await rollout.AwaitAsync(() => rollout.Phase == "Healthy" && rollout.Status["workloadObservedGeneration"] is null, "on its own");

        rollout.StableRevision.ShouldBe("2");
    }

    [Fact]
    public async Task Reference_BesideATemplate_IsRefused()
    {
        var rollout = await ScenarioRollout.CreateAsync(
            clusters,
            "both",
            1,
            "canary: {}",
            "workloadRef: { apiVersion: apps/v1, kind: Deployment, name: both }"
        );
        await rollout.PhaseAsync("Degraded");

        var condition = rollout.Status["conditions"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)condition["message"]).ShouldNotBeNull().ShouldContain("template must be empty for workload reference rollout");
    }

    private Task<ScenarioRollout> ReferringAsync(string name, string scaleDown, bool blueGreen = false) =>
        ScenarioRollout.CreateAsync(
            clusters,
            name,
            2,
            blueGreen ? $"blueGreen: {{ activeService: {name}, scaleDownDelaySeconds: 1 }}" : "canary: {}",
            $$"""
            template: null
            selector: null
            workloadRef: { apiVersion: apps/v1, kind: Deployment, name: {{name}}, scaleDown: {{scaleDown}} }
            """,
            blueGreen ? [name] : []
        );

    private static Task<KubeObject> CreateDeploymentAsync(ClusterNamespace home, string name, int replicas) =>
        home.CreateAsync(KnownResources.Deployments, Manifests.Deployment(name, replicas, """{"type":"RollingUpdate"}"""));

    private static Task<KubeObject> ReleaseAsync(ClusterNamespace home, string name, string image) =>
        home.PatchAsync(KnownResources.Deployments, name, Manifests.ImagePatch(image));

    private static Task<JsonObject> AwaitReadyAsync(ClusterNamespace home, string name, int count) =>
        home.AwaitAsync(
            KnownResources.Deployments,
            name,
            found => (int?)found["status"]?["readyReplicas"] == count,
            $"{count} ready pods",
            TimeSpan.FromSeconds(60)
        );
}
