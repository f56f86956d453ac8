using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

public sealed class LeadershipTests
{
    [Fact]
    public async Task Controllers_Two_OneWorksAndTheOtherTakesOver()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.StopControllerAsync();
        await using var first = bed.NewController(Electing);
        await first.StartAsync();
        await Eventually.HoldsAsync(() => Leads(first), "the first controller to lead");
        await using var second = bed.NewController(Electing);
        await second.StartAsync();
        await bed.CreateAsync(ControllerBed.Canary(2, """[{"setWeight":50},{"pause":{}}]"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        Leads(second).ShouldBeFalse();

        await first.StopAsync();
        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");

        var healthy = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        healthy.Status.StableRS.ShouldBe(healthy.Status.CurrentPodHash);
        Leads(second).ShouldBeTrue();
        (await bed.EventsAsync(reasons => reasons.Count(reason => reason == "RolloutCompleted") == 2))
            .Count(reason => reason == "RolloutAddedToInformer")
            .ShouldBe(1);
        await second.StopAsync();
    }

    private static void Electing(RolloutControllerOptions options)
    {
        options.LeaderElect = true;
        options.LeaseNamespace = "default";
        // A machine that stands still for ten seconds makes nobody else the leader.
        options.LeaseDuration = TimeSpan.FromSeconds(40);
        options.LeaseRenewDeadline = TimeSpan.FromSeconds(30);
        options.LeaseRetryPeriod = TimeSpan.FromMilliseconds(50);
    }

    private static bool Leads(WebApplication controller) => controller.Services.GetRequiredService<ILeadership>().IsHeld;
}
