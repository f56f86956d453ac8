using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>What the controller does to single pods.</summary>
public sealed class PodTests
{
    [Fact]
    public async Task Restart_ReplacesEveryPod()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(ControllerBed.Canary(2, "[]"));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        var old = await UidsAsync(bed);
        await AskForRestartAsync(bed);

        await bed.AwaitAsync(
            rollout => rollout.Status.RestartedAt is not null && rollout.Status.Phase == RolloutPhase.Healthy,
            "a restart"
        );
        (await UidsAsync(bed)).Intersect(old).ShouldBeEmpty();
    }

    [Fact]
    public async Task Restart_RefusedByADisruptionBudget_IsNoErrorAndHoldsNothingUp()
    {
        var budgets = new ResourceType("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget");
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(ControllerBed.Canary(2, "[]"));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        var old = await UidsAsync(bed);
        await bed.Client.CreateAsync(
            budgets,
            "default",
            JsonNode
                .Parse(
                    """
                    {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"web"},
                     "spec":{"minAvailable":2,"selector":{"matchLabels":{"app":"web"}}}}
                    """
                )!
                .AsObject()
        );

        await AskForRestartAsync(bed);
        await bed.AwaitAsync(
            rollout =>
                rollout.Status.ObservedGeneration == $"{rollout.Metadata.Generation}" && rollout.Status.Message == "rollout is restarting",
            "a pass that went on although nothing could be evicted"
        );
        (await UidsAsync(bed)).ShouldBe(old, ignoreOrder: true);

        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        (await UidsAsync(bed)).Intersect(old).ShouldBeEmpty();
        (await bed.EventsAsync(reasons => reasons.Count > 0)).ShouldNotContain("ReconciliationError");
    }

    [Fact]
    public async Task EphemeralMetadata_OfPodsThatRun_FollowsThePartOfTheirVersion()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(
            ControllerBed.Web(
                2,
                """
                {"canary":{"steps":[{"setWeight":50},{"pause":{}}],
                 "canaryMetadata":{"labels":{"role":"canary"}},"stableMetadata":{"labels":{"role":"stable"}}}}
                """
            )
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        var paused = await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        await RolesAsync(bed, roles => roles.SequenceEqual(["canary", "stable"]));
        var canary = (await bed.ListAsync<Pod>(KnownResources.Pods)).Single(pod => Role(pod) == "canary");

        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        await RolesAsync(bed, roles => roles.SequenceEqual(["stable", "stable"]));
        (await UidsAsync(bed)).ShouldContain(canary.Metadata.Uid!, "a label restarts nothing");
        paused.Status.CurrentPodHash.ShouldBe((await bed.AwaitPhaseAsync(RolloutPhase.Healthy)).Status.StableRS);
    }

    private static Task RolesAsync(ControllerBed bed, Func<IEnumerable<string?>, bool> until) =>
        Eventually.HoldsAsync(
            async () =>
                until(
                    (await bed.ListAsync<Pod>(KnownResources.Pods))
                        .Where(pod => pod.Metadata.DeletionTimestamp is null)
                        .Select(Role)
                        .Order(StringComparer.Ordinal)
                ),
            "pods with the labels of their parts"
        );

    private static string? Role(Pod pod) => pod.Metadata.Labels?.GetValueOrDefault("role");

    /// <summary>Pods are older from the next second on, which has come when this returns.</summary>
    private static async Task AskForRestartAsync(ControllerBed bed)
    {
        var at = (await bed.ListAsync<Pod>(KnownResources.Pods)).Max(pod => pod.Metadata.CreationTimestamp!.Value).AddSeconds(1);
        await Eventually.HoldsAsync(() => TimeProvider.System.GetUtcNow() > at, "the pods a second old");
        await bed.PatchAsync($$$"""{"spec":{"restartAt":"{{{at:yyyy-MM-dd'T'HH:mm:ss'Z'}}}"}}""");
    }

    /// <summary>Of pods that are not on their way out: a version counts those no more, and its node takes its time with them.</summary>
    private static async Task<HashSet<string>> UidsAsync(ControllerBed bed) =>
        [
            .. (await bed.ListAsync<Pod>(KnownResources.Pods))
                .Where(pod => pod.Metadata.DeletionTimestamp is null)
                .Select(pod => pod.Metadata.Uid!),
        ];
}
