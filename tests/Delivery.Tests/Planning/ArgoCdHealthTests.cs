using System.Text.Json;
using Rollouts.Api;
using Rollouts.TestKit;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>
/// Argo CD waits with the next wave of a sync, and tells people, by what its health check makes of a Rollout: that has to be so in every situation,
/// after every single write, and for the check of an old Argo CD, which reads conditions, as well.
/// </summary>
public sealed class ArgoCdHealthTests
{
    private RolloutWorld _world = null!;
    private bool _isWritten;

    [Fact]
    public void Canary_FromTheFirstDeploymentToThePromotion()
    {
        Watch(New(Canary(4, SetWeight(50), Pause(), Pause(30))));
        Now().ShouldBe(("Progressing", "Waiting for rollout spec update to be observed"), "there is no status yet");

        _world.Settle();
        Now().ShouldBe(("Healthy", ""));

        _world.HoldPods = true;
        _world.Release("web:v2");
        Now().ShouldBe(("Progressing", "Waiting for rollout spec update to be observed"));
        _world.Settle();
        Now().ShouldBe(("Progressing", "more replicas need to be updated"));

        _world.HoldPods = false;
        _world.Settle();
        Now().ShouldBe(("Suspended", "CanaryPauseStep"));

        _world.PatchStatus(static status => status with { PauseConditions = null });
        _world.Settle();
        Now().ShouldBe(("Suspended", "CanaryPauseStep"));

        _world.Advance(TimeSpan.FromSeconds(31));
        _world.Settle();
        Now().ShouldBe(("Healthy", ""));
        _world.Rollout.Status.StableRS.ShouldBe(_world.NewHash);
    }

    [Fact]
    public void Aborted_IsDegradedUntilARetryOrAnotherVersion()
    {
        Watch(Running(Canary(4, SetWeight(50), Pause())));
        _world.Release("web:v2");
        _world.Settle();

        _world.PatchStatus(static status => status with { Abort = true });
        _world.Settle();
        Now().ShouldBe(("Degraded", "RolloutAborted: Rollout aborted update to revision 2"));

        _world.PatchStatus(static status => status with { Abort = false });
        _world.Settle();
        Now().ShouldBe(("Suspended", "CanaryPauseStep"));

        _world.PatchStatus(static status => status with { Abort = true });
        _world.Settle();
        _world.Release("web:v1");
        _world.Settle();
        Now().ShouldBe(("Healthy", ""));
    }

    [Fact]
    public void FailedAnalysis_IsDegraded_AndItsMessageIsShown()
    {
        Watch(Running(Canary(2, SetWeight(50), TestRollouts.Analysis())));
        _world.Release("web:v2");
        _world.Settle();
        Now().ShouldBe(("Progressing", "more replicas need to be updated"));

        _world.Finish(_world.AnalysisRuns.Keys.Single(), AnalysisPhase.Failed, "m is bad");
        _world.Settle();

        Health().Status.ShouldBe("Degraded");
        Health().Message!.ShouldEndWith("Step-based analysis phase error/failed: m is bad");
    }

    [Fact]
    public void Deadline_ThatPassed_IsDegraded()
    {
        var rollout = Canary(2, SetWeight(50));
        Watch(Running(rollout with { Spec = rollout.Spec with { ProgressDeadlineSeconds = 60 } }));
        _world.HoldPods = true;
        _world.Release("web:v2");
        _world.Settle();

        _world.Advance(TimeSpan.FromSeconds(61));
        _world.Settle();

        Now().Status.ShouldBe("Degraded");
        Health().Message!.ShouldStartWith("ProgressDeadlineExceeded: ReplicaSet ");
    }

    [Fact]
    public void InvalidSpec_IsDegradedUntilItIsMended()
    {
        Watch(Running(Canary(2, SetWeight(50), Pause())));

        _world.Edit(static spec => spec with { MinReadySeconds = -1 });
        Health().Status.ShouldBe("Progressing");
        _world.Settle();
        Now().Status.ShouldBe("Degraded");
        Health().Message!.ShouldStartWith("InvalidSpec: The Rollout \"web\" is invalid: spec.minReadySeconds");

        _world.Edit(static spec => spec with { MinReadySeconds = 0 });
        _world.Settle();
        Now().ShouldBe(("Healthy", ""));
    }

    [Fact]
    public void PauseOfAUser_IsSuspended_AlsoWhereNothingIsUpdated()
    {
        Watch(Running(Canary(2, SetWeight(50))));

        _world.Edit(static spec => spec with { Paused = true });
        _world.Settle();
        Now().ShouldBe(("Suspended", "manually paused"));

        _world.Edit(static spec => spec with { Paused = false });
        _world.Settle();
        Now().ShouldBe(("Healthy", ""));
    }

    [Fact]
    public void BlueGreen_WithAnalysesBeforeAndAfterTheSwitch()
    {
        Watch(
            Running(
                BlueGreen(
                    2,
                    static strategy =>
                        strategy with
                        {
                            AutoPromotionEnabled = false,
                            PrePromotionAnalysis = ErrorRateAnalysis(),
                            PostPromotionAnalysis = ErrorRateAnalysis(),
                        }
                )
            )
        );
        Now().ShouldBe(("Healthy", ""));

        _world.Release("web:v2");
        _world.Settle();
        Now().ShouldBe(("Progressing", "active service cutover pending"));

        _world.Finish(_world.AnalysisRuns.Keys.Single(), AnalysisPhase.Successful);
        _world.Settle();
        Now().ShouldBe(("Suspended", "BlueGreenPause"));

        _world.PatchStatus(static status => status with { PauseConditions = null });
        _world.Settle();
        Now().ShouldBe(("Progressing", "waiting for analysis to complete"));

        _world.Finish(_world.AnalysisRuns.Keys.Last(), AnalysisPhase.Successful);
        _world.Settle();
        Now().ShouldBe(("Healthy", ""));
    }

    [Fact]
    public void Workload_ThatChanged_IsProgressingUntilItWasSeen()
    {
        var rollout = Canary(2, SetWeight(50), Pause());
        Watch(New(rollout with { Spec = rollout.Spec with { WorkloadRef = Origin, Template = new PodTemplateSpec() } }));
        _world.Workload = Deployment("web:v1", 1);
        _world.Settle();
        // The old check does not know of workloads.
        Health().ShouldBe(new ArgoCdHealth("Healthy", null));

        _world.Workload = Deployment("web:v2", 2);
        _world.Settle();
        Health().ShouldBe(new ArgoCdHealth("Suspended", "CanaryPauseStep"));
    }

    [Fact]
    public void Restart_IsProgressingUntilItIsThrough()
    {
        Watch(Running(Canary(2)));
        _world.AddPods(_world.Stable, 2, "old");
        _world.Advance(TimeSpan.FromMinutes(1));
        _world.Edit(spec => spec with { RestartAt = _world.Now });
        _world.RefusedEvictions.UnionWith(_world.Pods.Values.Select(static pod => pod.Metadata.Uid!));
        _world.Settle();

        Health().ShouldBe(new ArgoCdHealth("Progressing", "rollout is restarting"));
        _world.Rollout.Status.Waiting!.For.ShouldBe(
            "2 pods older than restartAt to be replaced, 2 of which a PodDisruptionBudget keeps from being evicted"
        );
    }

    private static WorkloadReference Origin =>
        new()
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Name = "origin",
        };

    private static Workload Deployment(string image, long generation) =>
        new()
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = new ObjectMeta { Name = "origin", Generation = generation },
            Spec = new WorkloadSpec
            {
                Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
                Template = Template(image),
            },
        };

    private ArgoCdHealth Health() => ArgoCdHealth.OfRollout(Json());

    /// <summary>What both checks say, with the message of the newer one.</summary>
    private (string? Status, string Message) Now()
    {
        var health = Health();
        ArgoCdHealth.OfRolloutByConditions(Json()).Status.ShouldBe(health.Status);
        return (health.Status, health.Message ?? "");
    }

    private JsonElement Json()
    {
        var rollout = JsonSerializer.SerializeToNode(_world.Rollout, RolloutsJson.Options)!.AsObject();
        if (!_isWritten)
        {
            rollout.Remove("status");
        }

        return JsonSerializer.SerializeToElement(rollout);
    }

    /// <summary>After each single write the checks can read what is there, and call healthy only what is promoted and has its pods.</summary>
    private void Watch(RolloutWorld world)
    {
        _world = world;
        _isWritten = world.Rollout.Status.ObservedGeneration is not null;
        world.AfterAction = action =>
        {
            _isWritten |= action is RolloutAction.UpdateStatus;
            var (health, byConditions) = (Health(), ArgoCdHealth.OfRolloutByConditions(Json()));
            health.Status.ShouldNotBeNull();
            byConditions.Status.ShouldNotBeNull();
            if (health.Status == "Healthy" || byConditions.Status == "Healthy")
            {
                var status = world.Rollout.Status;
                status.StableRS.ShouldBe(status.CurrentPodHash);
                status.AvailableReplicas.ShouldBeGreaterThanOrEqualTo(world.Rollout.Spec.Replicas ?? 1);
            }
        };
    }
}
