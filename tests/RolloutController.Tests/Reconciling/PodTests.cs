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
        var at = DateTimeOffset.UnixEpoch;
        foreach (var pod in await bed.ListAsync<Pod>(KnownResources.Pods))
        {
            at = pod.Metadata.CreationTimestamp > at ? pod.Metadata.CreationTimestamp.Value : at;
        }

        // Pods are older from the next second on.
        await bed.PatchAsync($$$"""{"spec":{"restartAt":"{{{at.AddSeconds(1):yyyy-MM-dd'T'HH:mm:ss'Z'}}}"}}""");

        await bed.AwaitAsync(
            rollout => rollout.Status.RestartedAt is not null && rollout.Status.Phase == RolloutPhase.Healthy,
            "a restart"
        );
        (await UidsAsync(bed)).Intersect(old).ShouldBeEmpty();
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

    private static async Task<HashSet<string>> UidsAsync(ControllerBed bed) =>
        [.. (await bed.ListAsync<Pod>(KnownResources.Pods)).Select(pod => pod.Metadata.Uid!)];
}
