using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Steps that plugins carry out (rows C23 and H45 to H50).</summary>
public sealed class StepPluginTests
{
    private const string Gate = "acme/gate";

    private static readonly CanaryStep Weight = new() { SetWeight = 50 };

    private static readonly (string, string, TimeSpan?) Down = (StepPluginPhase.Error, "it is not running", null);

    private RolloutWorld _world = null!;

    [Fact]
    public void Running_IsAskedAgainAfterItsTime_AndThenTheStepIsDone()
    {
        var answers = new Queue<(string, string, TimeSpan?)>([
            (StepPluginPhase.Running, "half way", TimeSpan.FromMinutes(1)),
            (StepPluginPhase.Successful, "", null),
        ]);
        Release([Weight, Step()], _ => answers.Dequeue());

        var entry = Entry(1, StepPluginOperation.Run)!;
        (entry.Phase, entry.Executions, entry.Backoff, entry.Message).ShouldBe((StepPluginPhase.Running, 1, "1m0s", "half way"));
        _world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromMinutes(1));
        _world.LastPlan.WaitingFor.ShouldBe("step plugin acme/gate (step 2, Run), which says: half way");

        _world.Advance(TimeSpan.FromSeconds(59));
        _world.Settle();
        _world.PluginCalls.Count.ShouldBe(1);
        _world.Advance(TimeSpan.FromSeconds(1));
        _world.Settle();

        _world.PluginCalls.Select(static call => (call.Index, call.Execution)).ShouldBe([(1, 1), (1, 2)]);
        _world.Rollout.Status.StableRS.ShouldBe(_world.NewHash);
        _world.Messages.ShouldContain("Rollout step 2/2 completed (plugin: acme/gate)");
    }

    /// <summary>Row H46: a plugin that wants to be asked every few seconds is asked every 30.</summary>
    [Theory]
    [InlineData(null, "30s")]
    [InlineData(3, "30s")]
    [InlineData(10, "30s")]
    [InlineData(11, "11s")]
    public void Backoff_IsThePluginsIfItIsLongEnough(int? seconds, string backoff)
    {
        Release([Step()], _ => (StepPluginPhase.Running, "", seconds is { } s ? TimeSpan.FromSeconds(s) : null));

        Entry(0, StepPluginOperation.Run)!.Backoff.ShouldBe(backoff);
    }

    [Fact]
    public void Failed_AbortsTheUpdateInItsWords()
    {
        Release([Weight, Step()], _ => (StepPluginPhase.Failed, "the gate is shut", null));

        _world.Rollout.Status.Abort.ShouldBeTrue();
        _world.Rollout.Status.Message!.ShouldContain("Step Plugin 2 (acme/gate) failed: the gate is shut");
    }

    [Fact]
    public void Error_IsTriedAgainAfterHalfAMinute_WithoutAborting()
    {
        var isDown = true;
        Release([Step()], _ => isDown ? (StepPluginPhase.Error, "it is not running", null) : (StepPluginPhase.Successful, "", null));
        _world.Rollout.Status.Abort.ShouldBeFalse();
        Entry(0, StepPluginOperation.Run)!.Phase.ShouldBe(StepPluginPhase.Error);
        _world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(30));

        isDown = false;
        _world.Advance(TimeSpan.FromSeconds(30));
        _world.Settle();

        _world.Rollout.Status.StableRS.ShouldBe(_world.NewHash);
    }

    /// <summary>The controller was killed after the call and before the answer was written: the same call is made once more, under the same key.</summary>
    [Fact]
    public void Answer_LostInACrash_IsAskedForAgainUnderTheSameKey()
    {
        _world = Ready([Step()]);
        _world.Plugin = _ => (StepPluginPhase.Running, "", null);
        _world.AfterAction = action =>
            _world.PluginAnswer = action is RolloutAction.CallStepPlugin && _world.PluginCalls.Count == 1 ? null : _world.PluginAnswer;
        _world.Release("web:v2");
        _world.Settle();

        _world.PluginCalls.Count.ShouldBe(2);
        _world.PluginCalls[1].IsSameAs(_world.PluginCalls[0]).ShouldBeTrue();
    }

    /// <summary>Row H47.</summary>
    [Fact]
    public void Abort_UndoesWhatWasBegun_LastFirst()
    {
        Release(
            [Step(), Step("acme/second"), Step("acme/third")],
            call =>
                call.Operation == StepPluginOperation.Abort || call.Index < 2
                    ? (StepPluginPhase.Successful, "", null)
                    : (StepPluginPhase.Running, "", null)
        );
        _world.PluginCalls.Clear();

        _world.PatchStatus(static status => status with { Abort = true });
        _world.Settle();

        _world
            .PluginCalls.Select(static call => (call.Operation, call.Name))
            .ShouldBe([
                (StepPluginOperation.Abort, "acme/third"),
                (StepPluginOperation.Abort, "acme/second"),
                (StepPluginOperation.Abort, Gate),
            ]);
    }

    /// <summary>Row H47: whoever waits for Degraded and then looks once finds what every plugin answered.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Abort_IsDegradedOnceAllPluginsAnswered(bool byItself)
    {
        List<RolloutStatus> written = [];
        Release(
            [Step(), Step("acme/second")],
            call =>
                call.Operation == StepPluginOperation.Abort || call.Index == 0 ? (StepPluginPhase.Successful, "", null)
                : byItself ? (StepPluginPhase.Failed, "no", null)
                : (StepPluginPhase.Running, "", null),
            action =>
            {
                if (action is RolloutAction.UpdateStatus { After: var after })
                {
                    written.Add(after);
                }
            }
        );
        if (!byItself)
        {
            _world.PatchStatus(static status => status with { Abort = true });
            _world.Settle();
        }

        var undone = byItself ? new[] { 0 } : [1, 0];
        written
            .First(static status => status.Phase == RolloutPhase.Degraded)
            .Canary.StepPluginStatuses!.Where(static entry =>
                entry is { Operation: StepPluginOperation.Abort, Phase: StepPluginPhase.Successful }
            )
            .Select(static entry => entry.Index)
            .ShouldBe(undone);
        written
            .Where(static status => status is { Abort: true, Phase: not RolloutPhase.Degraded })
            .ShouldAllBe(static status => status.Message == "step plugins are undoing what they did");
    }

    /// <summary>A plugin that cannot be reached is tried again, and hides no abort.</summary>
    [Fact]
    public void Abort_ThatAPluginCannotHear_IsDegradedAllTheSame()
    {
        Release([Step()], static call => call.Operation == StepPluginOperation.Abort ? Down : (StepPluginPhase.Running, "", null));

        _world.PatchStatus(static status => status with { Abort = true });
        _world.Settle();

        _world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        Entry(0, StepPluginOperation.Abort)!.Phase.ShouldBe(StepPluginPhase.Error);
    }

    /// <summary>Row H47: an abort that goes on in the background is one that failed.</summary>
    [Fact]
    public void Abort_AnsweredWithRunning_HasFailed()
    {
        Release([Step()], call => (StepPluginPhase.Running, "", null));

        _world.PatchStatus(static status => status with { Abort = true });
        _world.Settle();

        Entry(0, StepPluginOperation.Abort)!.Phase.ShouldBe(StepPluginPhase.Failed);
        _world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
    }

    /// <summary>Row H48.</summary>
    [Fact]
    public void FullPromotion_TerminatesTheStepThatIsUnderWay_Once()
    {
        Release(
            [Step(), Step("acme/second")],
            call =>
                call.Operation == StepPluginOperation.Terminate || call.Index == 0
                    ? (StepPluginPhase.Successful, "", null)
                    : (StepPluginPhase.Running, "", null)
        );
        _world.PluginCalls.Clear();

        _world.PatchStatus(static status => status with { PromoteFull = true });
        _world.Settle();

        var call = _world.PluginCalls.ShouldHaveSingleItem();
        (call.Operation, call.Name).ShouldBe((StepPluginOperation.Terminate, "acme/second"));
        _world.Rollout.Status.StableRS.ShouldBe(_world.NewHash);
    }

    /// <summary>Row H49.</summary>
    [Fact]
    public void PluginThatNobodyKnows_IsSaidAndWaitedFor()
    {
        Release([Step("acme/unknown")], _ => (StepPluginPhase.Successful, "", null));

        _world.PluginCalls.ShouldBeEmpty();
        _world.Events.ShouldContain("ReconciliationError");
        _world.Advance(TimeSpan.FromSeconds(10));
        _world.Settle();
        _world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(20));
        _world.Events.Count(static reason => reason == "ReconciliationError").ShouldBe(1);
        _world.Rollout.Status.Waiting!.For.ShouldBe("step plugin acme/unknown to be configured");
        _world.LastPlan.WaitingFor.ShouldBe("step plugin acme/unknown to be configured");
        _world.Rollout.Status.CurrentStepIndex.ShouldBe(0);
        // Nothing was begun.
        _world.Rollout.Status.Canary.StepPluginStatuses.ShouldBeNull();

        _world.PatchStatus(static status => status with { Abort = true });
        _world.Settle();
        _world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        _world.Rollout.Status.Canary.StepPluginStatuses.ShouldBeNull();
    }

    /// <summary>Nobody may read the ConfigMap: whoever waits for the step reads why, and it goes on as soon as the list is known.</summary>
    [Fact]
    public void PluginsThatCannotBeListed_AreSaidOnceInHalfAMinute_AndAskedOnceTheyAre()
    {
        _world = Ready([Step()]);
        var known = _world.StepPlugins;
        (_world.StepPlugins, _world.StepPluginsObstacle) = (null, "ConfigMap rollouts/argo-rollouts-config cannot be read: forbidden");
        _world.Release("web:v2");
        _world.Settle();
        _world.Advance(TimeSpan.FromSeconds(20));
        _world.Settle();

        const string why = "ConfigMap rollouts/argo-rollouts-config cannot be read: forbidden";
        _world.LastPlan.WaitingFor.ShouldBe($"the list of configured plugins: {why}");
        _world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(1));
        _world.Messages.Count(IsSaid).ShouldBe(1);
        _world.Rollout.Status.Canary.StepPluginStatuses.ShouldBeNull();
        _world.Rollout.Status.Waiting!.For.ShouldBe($"the list of configured plugins: {why}");

        _world.Advance(TimeSpan.FromSeconds(11));
        _world.Settle();
        _world.Messages.Count(IsSaid).ShouldBe(2);

        _world.Plugin = _ => (StepPluginPhase.Successful, "", null);
        (_world.StepPlugins, _world.StepPluginsObstacle) = (known, null);
        _world.Advance(TimeSpan.FromSeconds(1));
        _world.Settle();
        _world.Rollout.Status.StableRS.ShouldBe(_world.NewHash);

        static bool IsSaid(string message) =>
            message.EndsWith($"which plugins are configured is not known: {why}", StringComparison.Ordinal);
    }

    /// <summary>Row H50.</summary>
    [Fact]
    public void PluginThatIsDisabled_IsPassedOver()
    {
        _world = Ready([Step()]);
        _world.StepPlugins![Gate] = true;
        _world.Release("web:v2");
        _world.Settle();

        _world.PluginCalls.ShouldBeEmpty();
        Entry(0, StepPluginOperation.Run)!.Disabled.ShouldBeTrue();
        _world.Rollout.Status.StableRS.ShouldBe(_world.NewHash);
    }

    /// <summary>Row H50: nothing of the aborted attempt is taken for a part of the retry, not even a late answer.</summary>
    [Fact]
    public void Retry_AsksAnew()
    {
        var fails = true;
        Release([Step()], _ => fails ? (StepPluginPhase.Failed, "no", null) : (StepPluginPhase.Successful, "", null));
        var first = _world.PluginCalls[0];
        fails = false;
        _world.Advance(TimeSpan.FromSeconds(5));

        _world.PatchStatus(static status => status with { Abort = false });
        _world.Settle();

        var again = _world.PluginCalls[1];
        again.Execution.ShouldBe(1);
        again.IsSameAs(first).ShouldBeFalse();
        _world.Rollout.Status.StableRS.ShouldBe(_world.NewHash);
    }

    [Fact]
    public void UserPause_KeepsThePluginFromBeingAsked()
    {
        _world = Ready([Step()]);
        _world.Plugin = _ => (StepPluginPhase.Successful, "", null);
        _world.Edit(static spec => spec with { Paused = true, Template = TestRollouts.Template("web:v2") });
        _world.Settle();
        _world.PluginCalls.ShouldBeEmpty();

        _world.Edit(static spec => spec with { Paused = false });
        _world.Settle();

        _world.Rollout.Status.StableRS.ShouldBe(_world.NewHash);
    }

    private void Release(
        CanaryStep[] steps,
        Func<StepPluginCall, (string, string, TimeSpan?)> plugin,
        Action<RolloutAction>? afterAction = null
    )
    {
        _world = Ready(steps);
        _world.Plugin = plugin;
        _world.AfterAction = afterAction ?? _world.AfterAction;
        _world.Release("web:v2");
        _world.Settle();
    }

    /// <summary>The first version is up.</summary>
    private static RolloutWorld Ready(CanaryStep[] steps)
    {
        var world = new RolloutWorld(TestRollouts.Canary(2, steps))
        {
            StepPlugins = new Dictionary<string, bool>
            {
                [Gate] = false,
                ["acme/second"] = false,
                ["acme/third"] = false,
            },
        };
        world.Settle();
        return world;
    }

    private static CanaryStep Step(string name = Gate) => new() { Plugin = new PluginStep { Name = name } };

    private StepPluginStatus? Entry(int index, string operation) =>
        _world.Rollout.Status.Canary.StepPluginStatuses?.FirstOrDefault(entry => entry.Index == index && entry.Operation == operation);
}
