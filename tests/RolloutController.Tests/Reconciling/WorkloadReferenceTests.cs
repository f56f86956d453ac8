using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>Rollouts that take their template from another workload, whose changes wake them (rows A4, A24, I1, I3 and I4).</summary>
public sealed class WorkloadReferenceTests
{
    [Fact]
    public async Task Deployment_IsTakenOverThenFollowedAndMayBeGoneBackTo()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.Client.CreateAsync(KnownResources.Deployments, "default", Deployment("web:v1"));
        await Eventually.HoldsAsync(async () => (await PodsAsync(bed)).Count == 2, "the pods of the Deployment");

        await bed.CreateAsync(Referring("""{"apiVersion":"apps/v1","kind":"Deployment","name":"origin","scaleDown":"onsuccess"}"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await Eventually.HoldsAsync(async () => await ReplicasAsync(bed) == 0, "the Deployment scaled down");
        var rollout = await bed.AwaitAsync(
            seen =>
                seen.Status.WorkloadObservedGeneration
                == seen.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.WorkloadGeneration),
            "the generation of the workload observed"
        );
        rollout.Spec.Template.Spec.ShouldBeNull();

        await PatchAsync(bed, """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:v2"}]}}}}""");
        await bed.AwaitAsync(
            seen => seen.Status.CurrentPodHash != rollout.Status.CurrentPodHash && seen.Status.Phase == RolloutPhase.Healthy,
            "the second version"
        );

        await PatchAsync(bed, """{"spec":{"replicas":2}}""");
        await bed.Client.DeleteAsync(KnownResources.Rollouts, "default", "web");
        await Eventually.HoldsAsync(
            async () =>
                (await bed.ListAsync<ReplicaSet>(KnownResources.ReplicaSets)).All(rs =>
                    !(rs.Metadata.Labels?.ContainsKey(RolloutLabels.PodTemplateHash) ?? false)
                )
                && await ReplicasAsync(bed) == 2,
            "the Deployment alone with its two pods"
        );
    }

    /// <summary>argo#3855: without its Rollout a Deployment of no pods is an outage.</summary>
    [Fact]
    public async Task RolloutDeleted_DeploymentGetsItsPodsBack()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.Client.CreateAsync(KnownResources.Deployments, "default", Deployment("web:v1", replicas: 3));
        await bed.CreateAsync(Referring("""{"apiVersion":"apps/v1","kind":"Deployment","name":"origin","scaleDown":"onsuccess"}"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await Eventually.HoldsAsync(async () => await ReplicasAsync(bed) == 0, "the Deployment scaled down");

        await bed.Client.DeleteAsync(KnownResources.Rollouts, "default", "web");

        await Eventually.HoldsAsync(async () => await ReplicasAsync(bed) == 3, "the Deployment with its three pods");
        var left = await bed.Client.GetAsync(KnownResources.Deployments, "default", "origin");
        left.Header.Annotations.Keys.ShouldNotContain(RolloutAnnotations.ScaledDownBy);
        left.Header.Annotations.Keys.ShouldNotContain(RolloutAnnotations.TakenOverBy);
    }

    [Fact]
    public async Task PodTemplate_CreatedAfterTheRollout_WakesIt()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(Referring("""{"apiVersion":"v1","kind":"PodTemplate","name":"origin"}"""));
        await bed.AwaitAsync(
            seen => seen.Status.Message?.Contains("podtemplates \"origin\" not found", StringComparison.Ordinal) == true,
            "InvalidSpec"
        );

        await bed.Client.CreateAsync(
            KnownResources.PodTemplates,
            "default",
            JsonNode
                .Parse(
                    """
                    {"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"origin"},
                     "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:v1"}]}}}
                    """
                )!
                .AsObject()
        );

        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
    }

    [Fact]
    public async Task FromTheTemplateToADeploymentAndBack_NoPodRestarts()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(ControllerBed.Canary(2, """[{"setWeight":50},{"pause":{}}]"""));
        var before = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        var pods = await PodsAsync(bed);
        // Its selector is its own: the pods of the Rollout are none of its.
        await bed.Client.CreateAsync(KnownResources.Deployments, "default", Deployment("web:v1", replicas: 0));

        await bed.PatchAsync("""{"spec":{"template":null,"workloadRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"origin"}}}""");
        var referring = await bed.AwaitAsync(seen => seen.Status.WorkloadObservedGeneration == "1", "the reference observed");
        referring.Status.CurrentPodHash.ShouldBe(before.Status.CurrentPodHash);

        await bed.PatchAsync(
            """{"spec":{"workloadRef":null,"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:v1"}]}}}}"""
        );
        var back = await bed.AwaitAsync(
            seen =>
                seen.Status.ObservedGeneration == $"{seen.Metadata.Generation}"
                && seen.Metadata.Annotations?.ContainsKey(RolloutAnnotations.WorkloadGeneration) is not true,
            "the template of its own observed"
        );

        back.Status.CurrentPodHash.ShouldBe(before.Status.CurrentPodHash);
        back.Status.WorkloadObservedGeneration.ShouldBeNull();
        back.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        (await PodsAsync(bed)).ShouldBe(pods, ignoreOrder: true);
    }

    private static async Task<IReadOnlyList<string>> PodsAsync(ControllerBed bed) =>
        [.. (await bed.ListAsync<Pod>(KnownResources.Pods)).Select(pod => pod.Metadata.Uid!)];

    private static async Task<int?> ReplicasAsync(ControllerBed bed) =>
        (await bed.Client.GetAsync(KnownResources.Deployments, "default", "origin")).As<Workload>(RolloutsJson.Options).Spec.Replicas;

    private static Task<KubeObject> PatchAsync(ControllerBed bed, string patch) =>
        bed.Client.PatchAsync(KnownResources.Deployments, "default", "origin", Patch.Merge(JsonNode.Parse(patch)!.AsObject()));

    private static JsonObject Referring(string reference)
    {
        var rollout = ControllerBed.Canary(2, "[]");
        var spec = rollout["spec"]!.AsObject();
        spec.Remove("template");
        spec["workloadRef"] = JsonNode.Parse(reference);
        return rollout;
    }

    private static JsonObject Deployment(string image, int replicas = 2) =>
        JsonNode
            .Parse(
                $$$"""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"origin"},
                 "spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"web"}},
                  "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"{{{image}}}"}]} } } }
                """
            )!
            .AsObject();
}
