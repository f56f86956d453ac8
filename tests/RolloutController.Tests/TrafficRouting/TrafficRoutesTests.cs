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

        routes.Find(Key, "uid")!.Evidence!.Verified.ShouldBe(expected);
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
    public async Task Observation_AfterAStart_IsWhatTheRoutersHave_AndIsAskedForOnce()
    {
        var router = new RecordingRouter { Present = new RoutedTraffic(60, null, null) };
        var routes = new TrafficRoutes([new RecordingRouter("other") { Present = new RoutedTraffic(60, "new", null) }, router], _time);

        var seen = (await routes.ObserveAsync(Key, Snapshot(told: 20), CancellationToken.None)).Traffic!;

        (seen.CanaryWeight, seen.CanaryHash, seen.StableHash, seen.CanaryService).ShouldBe((60, "new", "old", "testers"));
        seen.Since.ShouldBe(_time.GetUtcNow());
        router.Present = new RoutedTraffic(0, null, null);
        routes.Find(Key, "uid").ShouldBe(seen);
        (await routes.ObserveAsync(Key, Snapshot(told: 20) with { Traffic = seen }, CancellationToken.None)).Traffic.ShouldBe(seen);
    }

    public static TheoryData<RoutedTraffic?, RoutedTraffic?, RoutedTraffic?> Words =>
        new()
        {
            { new(60, null, null), new(60, null, null), new(60, "told", "old") },
            { new(60, "seen", null), new(60, null, "oldest"), new(60, "seen", "oldest") },
            { new(60, "seen", null), new(60, "seen", null), new(60, "seen", "old") },
            // One that cannot say may have anything, and of two words one is wrong.
            { new(60, null, null), null, null },
            { null, new(60, null, null), null },
            { new(60, null, null), new(20, null, null), null },
            { new(60, "seen", null), new(60, "another", null), null },
            { new(60, null, ""), new(60, null, "old"), null },
        };

    [Theory]
    [MemberData(nameof(Words))]
    public async Task Observation_OfSeveralRouters_IsWhatAllOfThemSayTogether(
        RoutedTraffic? first,
        RoutedTraffic? second,
        RoutedTraffic? expected
    )
    {
        var routes = new TrafficRoutes([new RecordingRouter { Present = first }, new RecordingRouter { Present = second }], _time);
        var snapshot = Snapshot(told: 20, canary: "told");

        var seen = (await routes.ObserveAsync(Key, snapshot, CancellationToken.None)).Traffic;

        (seen is null ? null : new RoutedTraffic(seen.CanaryWeight, seen.CanaryHash, seen.StableHash)).ShouldBe(expected);
        routes.Find(Key, "uid").ShouldBe(seen);
    }

    [Fact]
    public async Task Observation_OfRoutersThatSayDifferentThings_IsWhatEachOfThemSays_UntilTheyAreTold()
    {
        var (first, silent) = (new RecordingRouter { Present = new RoutedTraffic(60, null, null) }, new RecordingRouter { Present = null });
        var routes = new TrafficRoutes([first, silent, new RecordingRouter { Present = new RoutedTraffic(20, null, null) }], _time);

        var divided = (await routes.ObserveAsync(Key, Snapshot(told: 20), CancellationToken.None)).DividedTraffic;

        divided.ShouldBe([new RoutedTraffic(60, null, null), new RoutedTraffic(20, null, null)]);
        routes.FindDivided(Key, "uid").ShouldBe(divided);
        routes.FindDivided(Key, "another").ShouldBeEmpty();

        await RouteAsync(routes, Twenty);
        routes.FindDivided(Key, "uid").ShouldBeEmpty();
    }

    [Fact]
    public async Task Failure_MakesTheNextPlanAskFirst_AndTheRouterLearnsWhatWasExpected()
    {
        List<RoutedTraffic?> expected = [];
        var router = new RecordingRouter { OnRequest = request => expected.Add(request.Expected) };
        var routes = new TrafficRoutes([router], _time);
        var told = Twenty with { CanaryService = "testers", StableService = "users" };
        await RouteAsync(routes, told);

        router.Failure = new TrafficRoutingException("the answer was lost");
        await Should.ThrowAsync<TrafficRoutingException>(() => RouteAsync(routes, told with { Weight = 40 }));
        routes.Find(Key, "uid").ShouldBeNull();

        (router.Failure, router.Present) = (null, new RoutedTraffic(40, null, null));
        await routes.ObserveAsync(Key, Snapshot(told: 20), CancellationToken.None);
        await RouteAsync(routes, told with { Weight = 50 });
        expected.ShouldBe([null, new RoutedTraffic(20, "new", "old"), new RoutedTraffic(40, "new", "old")]);
    }

    [Fact]
    public async Task Observation_OfARolloutThatWasNeverStable_IsNotAskedFor()
    {
        var routes = new TrafficRoutes([new RecordingRouter { Present = new RoutedTraffic(60, null, null) }], _time);
        var snapshot = Snapshot(told: 20);
        snapshot = snapshot with { Rollout = snapshot.Rollout with { Status = new RolloutStatus() } };

        (await routes.ObserveAsync(Key, snapshot, CancellationToken.None)).Traffic.ShouldBeNull();
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
        await bed.EventsAsync(EventReason.TrafficRoutingError);
        router.Weights.ShouldBe([0, 25, 50]);
        router.Failure = null;

        await bed.AwaitAsync(rollout => rollout.Status.Canary.Weights?.Canary.Weight == 0, "the weight that the abort takes back");
        router.Weights.ShouldBe([0, 25, 50, 0]);
    }

    private static RolloutSnapshot Snapshot(int told, string canary = "new") =>
        new()
        {
            Rollout = new Rollout
            {
                Metadata = new ObjectMeta
                {
                    Name = Key.Name,
                    Namespace = Key.Namespace,
                    Uid = "uid",
                },
                Spec = new RolloutSpec
                {
                    Strategy = new RolloutStrategy
                    {
                        Canary = new CanaryStrategy
                        {
                            CanaryService = "testers",
                            StableService = "users",
                            TrafficRouting = new RolloutTrafficRouting { Istio = new IstioTrafficRouting() },
                        },
                    },
                },
                Status = new RolloutStatus
                {
                    StableRS = "old",
                    CurrentPodHash = "new",
                    Canary = new CanaryStatus
                    {
                        Weights = new TrafficWeights
                        {
                            Canary = new WeightDestination { Weight = told, PodTemplateHash = canary },
                            Stable = new WeightDestination { Weight = 100 - told, PodTemplateHash = "old" },
                        },
                    },
                },
            },
        };

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
