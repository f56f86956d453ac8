using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

public sealed class TrafficRoutesTests
{
    private static readonly ObjectKey Key = new("shop", "web");
    private static readonly TrafficTarget Twenty = new()
    {
        Weight = 20,
        MaxWeight = 100,
        CanaryHash = "new",
        StableHash = "old",
        Verifies = true,
    };

    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _events = [];

    [Fact]
    public async Task Routers_ThatTheStrategyNames_AreAllToldTheSame_InOrder()
    {
        List<string> order = [];
        RecordingRouter[] routers =
        [
            new("first") { OnRequest = _ => order.Add("first") },
            new("second") { OnRequest = _ => order.Add("second"), Asked = static _ => false },
            new("third") { OnRequest = _ => order.Add("third") },
        ];

        await RouteAsync(new TrafficRoutes(routers, _time), Twenty);

        order.ShouldBe(["first", "third"]);
        routers[0].Told.ShouldBe([Twenty]);
        routers[2].Told.ShouldBe([Twenty]);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(true, null, true)]
    [InlineData(null, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task Weight_IsVerifiedWhenAllThatCanSayThatItIs(bool? one, bool? other, bool? expected)
    {
        var routes = new TrafficRoutes([new RecordingRouter { Verified = one }, new RecordingRouter { Verified = other }], _time);

        await RouteAsync(routes, Twenty);

        routes.Find(Key, "uid")!.Verified.ShouldBe(expected);
    }

    [Fact]
    public async Task Failure_IsSaidOnTheRollout_AndNothingIsConfirmed()
    {
        var broken = new RecordingRouter { Failure = new TrafficRoutingException("VirtualService web is missing: create it") };
        var behind = new RecordingRouter();
        var routes = new TrafficRoutes([broken, behind], _time);

        (await Should.ThrowAsync<TrafficRoutingException>(() => RouteAsync(routes, Twenty))).Message.ShouldContain("is missing");

        _events.ShouldBe(["Warning TrafficRoutingError VirtualService web is missing: create it"]);
        routes.Find(Key, "uid").ShouldBeNull();
        behind.Told.ShouldBeEmpty();

        broken.Failure = null;
        await RouteAsync(routes, Twenty);
        routes.Find(Key, "uid")!.CanaryWeight.ShouldBe(20);
    }

    [Fact]
    public async Task SameWeight_SaidAgain_HasBeenThereSinceTheFirstTime()
    {
        var routes = new TrafficRoutes([new RecordingRouter { Verified = false }], _time);
        await RouteAsync(routes, Twenty);
        var first = routes.Find(Key, "uid")!.Since;

        _time.Advance(TimeSpan.FromSeconds(5));
        await RouteAsync(routes, Twenty);
        routes.Find(Key, "uid")!.Since.ShouldBe(first);

        await RouteAsync(routes, Twenty with { Weight = 40 });
        routes.Find(Key, "uid")!.Since.ShouldBe(first + TimeSpan.FromSeconds(5));
        routes.Find(Key, "the next of its name").ShouldBeNull();
    }

    [Fact]
    public async Task Release_TellsTheWeightsOfItsSteps_AndAnAbortTakesThemBackWhenTheRouterWorksAgain()
    {
        var router = new RecordingRouter();
        await using var bed = await ControllerBed.StartAsync(router: router);
        await bed.CreateServiceAsync("users");
        await bed.CreateServiceAsync("testers");
        await bed.CreateAsync(
            ControllerBed.Web(
                4,
                """
                {"canary":{"canaryService":"testers","stableService":"users","trafficRouting":{"plugins":{"acme/recorder":{}}},
                           "steps":[{"setWeight":25},{"setWeight":50},{"pause":{}}]}}
                """
            )
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        router.Weights.ShouldBe([0, 25, 50]);
        router.Told[^1].CanaryService.ShouldBe("testers");

        router.Failure = new TrafficRoutingException("the mesh is away: wait for it");
        await bed.PatchAsync("""{"status":{"abort":true}}""", "status");
        await bed.EventsAsync(reasons => reasons.Contains(EventReason.TrafficRoutingError));
        router.Weights.ShouldBe([0, 25, 50]);
        router.Failure = null;

        await bed.AwaitAsync(rollout => rollout.Status.Canary.Weights?.Canary.Weight == 0, "the weight that the abort takes back");
        router.Weights.ShouldBe([0, 25, 50, 0]);
    }

    private Task RouteAsync(TrafficRoutes routes, TrafficTarget target)
    {
        var rollout = new Rollout
        {
            Metadata = new ObjectMeta
            {
                Name = Key.Name,
                Namespace = Key.Namespace,
                Uid = "uid",
            },
            Spec = new RolloutSpec
            {
                Strategy = new RolloutStrategy { Canary = new CanaryStrategy { TrafficRouting = new RolloutTrafficRouting() } },
            },
        };
        return routes.RouteAsync(
            Key,
            new TrafficRequest(rollout, target, (type, reason, message) => _events.Add($"{type} {reason} {message}")),
            CancellationToken.None
        );
    }
}
