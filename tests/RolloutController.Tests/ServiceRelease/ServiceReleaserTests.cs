using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>Services that no Rollout names any more select all versions again (rows H44 and I18).</summary>
public sealed class ServiceReleaserTests
{
    [Fact]
    public async Task FromBlueGreenToCanary_TheActiveServiceIsGivenBackAndUsersKeepAVersion()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateServiceAsync("active");
        await bed.CreateAsync(ControllerBed.Web(2, """{"blueGreen":{"activeService":"active"}}"""));
        var first = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        (await bed.SelectedAsync("active")).ShouldBe(first.Status.StableRS);

        await bed.PatchAsync("""{"spec":{"strategy":{"blueGreen":null,"canary":{}}}}""");

        await Eventually.HoldsAsync(async () => await bed.SelectedAsync("active") is null, "the Service selects all versions");
        var service = (await bed.Client.GetAsync(KnownResources.Services, "default", "active")).As<Service>(RolloutsJson.Options);
        service.Spec.Selector!["app"].ShouldBe("web");
        service.Metadata.Annotations?.Keys.ShouldNotContain(RolloutAnnotations.ManagedByRollouts);
        (await bed.AwaitPhaseAsync(RolloutPhase.Healthy)).Status.StableRS.ShouldBe(first.Status.StableRS);
    }

    [Fact]
    public async Task Rollout_Deleted_ItsServiceIsGivenBack()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateServiceAsync("active");
        await bed.CreateAsync(ControllerBed.Web(1, """{"blueGreen":{"activeService":"active"}}"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        await bed.Client.DeleteAsync(KnownResources.Rollouts, "default", "web");

        await Eventually.HoldsAsync(async () => await bed.SelectedAsync("active") is null, "the Service selects all versions");
    }

    [Fact]
    public async Task Service_OfAnotherInstancesRollout_IsLeftAlone()
    {
        await using var bed = await ControllerBed.StartAsync("ours");
        var theirs = ControllerBed.Web(1, """{"blueGreen":{"activeService":"active"}}""");
        await bed.CreateAsync(theirs);
        foreach (var (name, rollout) in new[] { ("active", "web"), ("orphaned", "gone") })
        {
            await bed.CreateServiceAsync(name);
            await bed.Client.PatchAsync(
                KnownResources.Services,
                "default",
                name,
                Patch.Merge(
                    new JsonObject
                    {
                        ["metadata"] = new JsonObject
                        {
                            ["annotations"] = new JsonObject { [RolloutAnnotations.ManagedByRollouts] = rollout },
                        },
                        ["spec"] = new JsonObject { ["selector"] = new JsonObject { [RolloutLabels.PodTemplateHash] = "abc" } },
                    }
                )
            );
        }

        // The one whose Rollout is gone shows that the other one was looked at, too.
        await Eventually.HoldsAsync(async () => await bed.SelectedAsync("orphaned") is null, "the orphaned Service selects all versions");
        (await bed.SelectedAsync("active")).ShouldBe("abc");
    }
}
