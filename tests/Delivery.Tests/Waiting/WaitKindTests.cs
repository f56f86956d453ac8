using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>A situation for each kind of wait, and what the plan says in it.</summary>
public sealed class WaitKindTests
{
    private static readonly Dictionary<string, (Func<RolloutPlan> Situation, string What)> Situations = new()
    {
        [WaitKind.Pods] = (() => Plan(Released(Canary(4, SetWeight(50)), hold: true)), "2 canary and 2 stable pods (setWeight: 50)"),
        [WaitKind.OldPods] = (OldPods, "the pods of web-"),
        [WaitKind.Pause] = (() => Plan(Released(Canary(4, Pause(60)))), "the pause of step 1 of 1 (pause: 60) to end"),
        [WaitKind.Decision] = (() => Plan(Released(Canary(4, Pause()))), "a decision about the pause of step 1 of 1 (pause)"),
        [WaitKind.UserPause] = (UserPause, "spec.paused to be removed"),
        [WaitKind.Analysis] = (() => Plan(Released(Canary(4, TestRollouts.Analysis()))), "AnalysisRun web-"),
        [WaitKind.Reference] = (InvalidExperiment, "a valid spec of Experiment web-"),
        [WaitKind.Experiment] = (() => Plan(Released(Canary(4, ExperimentStep))), "Experiment web-"),
        [WaitKind.Routers] = (RouterFault, "the routers to do what they are told: connection refused"),
        [WaitKind.Proxies] = (Proxies, "to reach all proxies"),
        [WaitKind.Service] = (() => FirstPlan(BlueGreen(0)), "Service active to lead to the new version"),
        [WaitKind.Spec] = (() => Plan(Running(Canary(2, SetWeight(200)))), "a valid spec: "),
        [WaitKind.Admission] = (Refused, "to be accepted: exceeded quota"),
        [WaitKind.Plugin] = (
            () => Plan(Released(Canary(2, new CanaryStep { Plugin = new PluginStep { Name = "acme/gate" } }))),
            "the list of configured plugins"
        ),
        [WaitKind.Restart] = (Restart, "the restart that is asked for"),
        [WaitKind.Step] = (() => FirstPlan(Canary(4, TestRollouts.Analysis())), "step 1 of 1 (analysis) to be done"),
        [WaitKind.Deletion] = (Deletion, "its deletion to end"),
    };

    public static TheoryData<string> Kinds => [.. WaitKind.All];

    private static CanaryStep ExperimentStep =>
        new()
        {
            Experiment = new RolloutExperimentStep
            {
                Duration = "5m",
                Templates = [new RolloutExperimentTemplate { Name = "baseline", SpecRef = "stable" }],
            },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKind_SaysWhatSinceWhenAndUntilWhen(string kind)
    {
        var (situation, what) = Situations[kind];

        var wait = situation().Wait.ShouldNotBeNull();

        wait.Kind.ShouldBe(kind, wait.What);
        wait.What.ShouldContain(what);
        wait.Since.ShouldBeInRange(RolloutWorld.Start, RolloutWorld.Start.AddHours(1));
        (wait.Until is not null || !string.IsNullOrEmpty(wait.Ending)).ShouldBeTrue();
    }

    [Fact]
    public void KindsAreTheseAndNoOthers() => Situations.Keys.Order().ShouldBe(WaitKind.All.Order());

    private static RolloutPlan Plan(RolloutWorld world) => RolloutPlanner.Plan(world.Snapshot(), world.Now);

    /// <summary>What the first pass after a release plans.</summary>
    private static RolloutPlan FirstPlan(Rollout rollout)
    {
        var world = Running(rollout);
        world.Release("web:v2");
        return Plan(world);
    }

    private static RolloutWorld Released(Rollout rollout, bool hold = false)
    {
        var world = Running(rollout);
        world.HoldPods = hold;
        world.Release("web:v2");
        world.Settle();
        return world;
    }

    private static RolloutPlan OldPods()
    {
        var rollout = Canary(2);
        var world = Running(
            rollout with
            {
                Spec = rollout.Spec with { Strategy = new RolloutStrategy { Recreate = new RecreateStrategy() } },
            }
        );
        world.AddPods(world.New, 1, "ending");
        world.Release("web:v2");
        world.Settle();
        return Plan(world);
    }

    private static RolloutPlan UserPause()
    {
        var world = Released(Canary(4, SetWeight(50)), hold: true);
        world.Edit(spec => spec with { Paused = true });
        world.Settle();
        return Plan(world);
    }

    private static RolloutPlan InvalidExperiment()
    {
        var world = Released(Canary(4, ExperimentStep));
        var condition = new ExperimentCondition { Type = ExperimentConditionType.InvalidSpec, Message = "it has no selector" };
        world.SetExperiment(world.Experiments.Keys.Single(), status => status with { Conditions = [condition] });
        return Plan(world);
    }

    private static RolloutPlan RouterFault()
    {
        var world = Released(Routed(4, null, SetWeight(50), Pause()));
        world.TrafficFault = new TrafficFault("connection refused", world.Now, null);
        world.Advance(TimeSpan.FromSeconds(5));
        return Plan(world);
    }

    private static RolloutPlan Proxies()
    {
        var world = new RolloutWorld(Routed(4, canary => canary with { DynamicStableScale = true }, SetWeight(50), Pause(1)))
        {
            PropagationDelay = TimeSpan.FromMinutes(1),
        };
        Furnish(world);
        world.Settle();
        world.Advance(TimeSpan.FromMinutes(2));
        world.Release("web:v2");
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(2));
        world.Settle();
        var status = world.Rollout.Status;
        return Plan(world) is { Wait.Kind: WaitKind.Proxies } plan
            ? plan
            : throw new ShouldAssertException($"{status.Phase} {world.LastPlan.Wait}");
    }

    private static RolloutPlan Refused()
    {
        var world = Running(Canary(2));
        world.Release("web:v2");
        var name = Plan(world).Actions.OfType<RolloutAction.CreateReplicaSet>().Single().ReplicaSet.Metadata.Name!;
        return RolloutPlanner.Plan(
            world.Snapshot() with
            {
                RefusedNames = new Dictionary<string, string> { [name] = "exceeded quota" },
            },
            world.Now
        );
    }

    private static RolloutPlan Restart()
    {
        var world = Running(Canary(2));
        world.Edit(spec => spec with { RestartAt = world.Now.AddMinutes(5) });
        world.Settle();
        return Plan(world);
    }

    private static RolloutPlan Deletion()
    {
        var world = Running(Canary(2));
        var rollout = world.Rollout with { Metadata = world.Rollout.Metadata with { DeletionTimestamp = world.Now } };
        return RolloutPlanner.Plan(world.Snapshot() with { Rollout = rollout }, world.Now);
    }
}
