using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.Simulation.Tests;

/// <summary>
/// Neither the guard of the executor nor the rules of the simulation are there for show: a planner that is made to err is caught by the rules where
/// nothing guards it, and stopped where the guard does.
/// </summary>
public sealed class BadPlannerTests
{
    private const string Ship = "\n20000 Ship 2\n80000 Promote\n";

    public static TheoryData<string, string> Mistakes =>
        new()
        {
            { nameof(StableGoesEarly), "Routed replicas=4 propagation=30 steps=Weight:50,Pause:0" + Ship },
            { nameof(StableGoesEarly), "BlueGreen replicas=4 options=ManualPromotion" + Ship },
            { nameof(StableGoesEarly), "Basic replicas=4 steps=Weight:50,Pause:0" + Ship },
            { nameof(AllAtOnce), "Routed replicas=4 steps=Weight:25,Pause:0 options=Subsets" + Ship },
            // Row C18 excuses no more than what the step says.
            { nameof(AllAtOnce), "Routed replicas=4 steps=Scale:2,Pause:0 options=Subsets" + Ship },
            { nameof(UsersComeEarly), "BlueGreen replicas=4 options=ManualPromotion" + Ship },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistake_WithoutGuard_BreaksARule(string mistake, string script)
    {
        var result = await PlayAsync(mistake, script, strictArgo: true);

        result.Broken.ShouldNotBeNull().Rule.ShouldBe("1 requests find pods");
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistake_WithGuard_IsRefusedAndNamed(string mistake, string script)
    {
        var result = await PlayAsync(mistake, script, strictArgo: false);

        result.Broken?.Rule.ShouldNotBe("1 requests find pods");
        result.Events.ShouldContain(line => line.Contains("ActionRefused: invariant 1 (requests find pods)", StringComparison.Ordinal));
    }

    /// <summary>
    /// A leader that is cut off while a write is on its way: the weight goes back under the next one, and then the old one's write would take the pods.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SlowWriteOfAnOldLeader_FenceBoundsIt(bool fences)
    {
        var script = ScriptText.Read("Dynamic replicas=4 steps=Weight:75,Pause:0\n20000 Ship 2\n24398 SlowLeader 16\n30000 Abort");

        var result = await RolloutSimulation.RunAsync(script, new SimulationSettings { Fences = fences });

        (result.Broken is null).ShouldBe(fences, result.Broken?.What);
    }

    /// <summary>The rules of pods are no decoration either; nothing of the executor stands against these two.</summary>
    [Theory]
    [InlineData(nameof(BothAtOnce), "Recreate replicas=3\n20000 Ship 2", "8 two versions never run at once (recreate)")]
    [InlineData(nameof(AllAreEvicted), "Basic replicas=4 features=Restarts\n20000 Restart", "1 requests find pods")]
    public async Task MistakeWithPods_BreaksARule(string mistake, string script, string rule)
    {
        var right = await RolloutSimulation.RunAsync(ScriptText.Read(script));
        var wrong = await PlayAsync(mistake, script, strictArgo: false);

        right.Broken.ShouldBeNull(right.Broken?.What);
        wrong.Broken.ShouldNotBeNull().Rule.ShouldBe(rule);
    }

    [Fact]
    public async Task RealPlanner_NothingIsRefused()
    {
        foreach (var (_, script) in Mistakes.Select(row => row.Data))
        {
            var result = await RolloutSimulation.RunAsync(ScriptText.Read(script));

            result.Broken.ShouldBeNull();
            result.Events.ShouldNotContain(line => line.Contains("ActionRefused", StringComparison.Ordinal));
        }
    }

    private static Task<SimulationResult> PlayAsync(string mistake, string script, bool strictArgo)
    {
        Func<RolloutSnapshot, RolloutPlan, RolloutPlan> err = mistake switch
        {
            nameof(StableGoesEarly) => StableGoesEarly,
            nameof(AllAtOnce) => AllAtOnce,
            nameof(BothAtOnce) => BothAtOnce,
            nameof(AllAreEvicted) => AllAreEvicted,
            _ => UsersComeEarly,
        };
        return RolloutSimulation.RunAsync(
            ScriptText.Read(script),
            new SimulationSettings
            {
                StrictArgo = strictArgo,
                Planner = (snapshot, now) => err(snapshot, RolloutPlanner.Plan(snapshot, now)),
            }
        );
    }

    /// <summary>The old version is sent home as soon as there is a new one.</summary>
    private static RolloutPlan StableGoesEarly(RolloutSnapshot snapshot, RolloutPlan plan) =>
        Update(snapshot) is not var (_, stable) || stable.Spec.Replicas is 0
            ? plan
            : plan with
            {
                Actions =
                [
                    new RolloutAction.ScaleReplicaSet(stable, stable with { Spec = stable.Spec with { Replicas = 0 } }),
                    .. plan.Actions,
                ],
            };

    /// <summary>Everybody is sent to the new version, whatever pods it has.</summary>
    private static RolloutPlan AllAtOnce(RolloutSnapshot snapshot, RolloutPlan plan) =>
        Update(snapshot) is null
            ? plan
            : plan with
            {
                Actions =
                [
                    .. plan.Actions.Select(action =>
                        action is RolloutAction.RouteTraffic { Target: { } target }
                            ? new RolloutAction.RouteTraffic(target with { Weight = target.MaxWeight })
                            : action
                    ),
                ],
            };

    /// <summary>The new version starts beside the old one.</summary>
    private static RolloutPlan BothAtOnce(RolloutSnapshot snapshot, RolloutPlan plan) =>
        Update(snapshot) is not var (next, _) || next.Spec.Replicas is not 0
            ? plan
            : plan with
            {
                Actions = [new RolloutAction.ScaleReplicaSet(next, next with { Spec = next.Spec with { Replicas = 3 } }), .. plan.Actions],
            };

    /// <summary>A restart takes all pods at once.</summary>
    private static RolloutPlan AllAreEvicted(RolloutSnapshot snapshot, RolloutPlan plan) =>
        plan.Actions.Any(action => action is RolloutAction.EvictPod)
            ? plan with
            {
                Actions = [.. snapshot.Pods.Select(pod => new RolloutAction.EvictPod(pod))],
            }
            : plan;

    /// <summary>The active Service leads to the new version before its pods are there.</summary>
    private static RolloutPlan UsersComeEarly(RolloutSnapshot snapshot, RolloutPlan plan)
    {
        if (Update(snapshot) is not var (next, _))
        {
            return plan;
        }

        var active = snapshot.Services["active"];
        var hash = next.Metadata.Labels![RolloutLabels.PodTemplateHash];
        var selector = new Dictionary<string, string>(active.Spec.Selector!) { [RolloutLabels.PodTemplateHash] = hash };
        return active.Spec.Selector!.GetValueOrDefault(RolloutLabels.PodTemplateHash) == hash
            ? plan
            : plan with
            {
                Actions =
                [
                    new RolloutAction.SwitchService(active, active with { Spec = active.Spec with { Selector = selector } }),
                    .. plan.Actions,
                ],
            };
    }

    private static (ReplicaSet New, ReplicaSet Stable)? Update(RolloutSnapshot snapshot)
    {
        var status = snapshot.Rollout.Status;
        var next = Find(status.CurrentPodHash);
        var stable = Find(status.StableRS);
        return next is null || stable is null || status.CurrentPodHash == status.StableRS ? null : (next, stable);

        ReplicaSet? Find(string? hash) =>
            snapshot.ReplicaSets.FirstOrDefault(rs => rs.Metadata.Labels?.GetValueOrDefault(RolloutLabels.PodTemplateHash) == hash);
    }
}
