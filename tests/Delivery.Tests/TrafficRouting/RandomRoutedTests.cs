using FsCheck;
using FsCheck.Fluent;
using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>
/// Whatever users and pods do: no single action leaves a version with fewer ready pods than its share of the requests needs, unless it had fewer
/// before and the action makes it no worse (invariant 1): a scaling for each version, a shift of requests for all together; and left alone the rollout comes to rest.
/// </summary>
public sealed class RandomRoutedTests
{
    [Fact]
    public void AnyHistory_NoActionCostsAVersionThePodsThatItsRequestsNeed()
    {
        var histories =
            from replicas in Gen.Choose(1, 8)
            from features in Gen.Choose(0, 31)
            from moves in Gen.ListOf(Gen.Choose(0, 13))
            select (replicas, features, moves: moves.ToArray());
        Prop.ForAll(histories.ToArbitrary(), history => Play(history.replicas, history.features, history.moves))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(600));
    }

    private static CanaryStrategy Strategy(CanaryStrategy strategy, int features)
    {
        bool Has(int bit) => (features & (1 << bit)) != 0;
        return strategy with
        {
            DynamicStableScale = Has(0),
            AbortScaleDownDelaySeconds = Has(1) ? (Has(2) ? 0 : 5) : null,
            ScaleDownDelaySeconds = Has(3) && !Has(0) ? 0 : null,
            MinPodsPerReplicaSet = Has(4) ? 2 : null,
        };
    }

    private static void Play(int replicas, int features, int[] moves)
    {
        var world = New(
            Routed(
                replicas,
                strategy => Strategy(strategy, features),
                SetWeight(20),
                Pause(),
                SetWeight(60),
                Pause(),
                SetWeight(80),
                Pause()
            )
        );
        world.Settle();
        var shortfalls = Shortfalls(world);
        world.AfterAction = action =>
        {
            var now = Shortfalls(world);
            if (action is RolloutAction.ScaleReplicaSet)
            {
                foreach (var (hash, missing) in now)
                {
                    missing.ShouldBeLessThanOrEqualTo(shortfalls.GetValueOrDefault(hash), $"{hash} after {Describe(action)}");
                }
            }

            // Requests may leave a version that has too few pods for one that has too few as well, as long as fewer are lost.
            now.Values.Sum().ShouldBeLessThanOrEqualTo(shortfalls.Values.Sum(), Describe(action));
            shortfalls = now;
        };
        var version = 1;
        foreach (var move in moves)
        {
            Move(world, move, ref version);
            shortfalls = Shortfalls(world);
            world.Advance(TimeSpan.FromSeconds(7));
            world.Settle();
            shortfalls = Shortfalls(world);
        }

        world.HoldPods = false;
        world.PatchStatus(status => status with { Abort = false });
        world.Edit(spec => spec with { Paused = false });
        for (var pass = 0; pass < 40; pass++)
        {
            world.PatchStatus(status => status with { PauseConditions = null });
            world.Advance(TimeSpan.FromSeconds(31));
            world.Settle();
            shortfalls = Shortfalls(world);
        }

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Traffic!.Weight.ShouldBe(0);
        world.ReplicaSets.Values.Sum(rs => rs.Spec.Replicas ?? 0).ShouldBe(world.Rollout.Spec.Replicas!.Value);
    }

    private static void Move(RolloutWorld world, int move, ref int version)
    {
        switch (move)
        {
            case 0:
                world.Release($"web:v{++version}");
                break;
            case 1:
                world.Release("web:v1");
                break;
            case 2:
                world.PatchStatus(status => status with { Abort = true });
                break;
            case 3:
                world.PatchStatus(status => status with { Abort = false });
                break;
            case 4 or 5 or 6:
                world.PatchStatus(status => status with { PauseConditions = null });
                break;
            case 7:
                world.PatchStatus(status => status with { PromoteFull = true });
                break;
            case 8:
                world.Edit(spec => spec with { Paused = !spec.Paused });
                break;
            case 9:
                world.HoldPods = !world.HoldPods;
                break;
            case 10:
                Lose(world, world.New);
                break;
            case 11:
                Lose(world, world.Stable);
                break;
            default:
                break;
        }
    }

    private static string Describe(RolloutAction action) =>
        action switch
        {
            RolloutAction.SwitchService change => $"Service {change.After.Metadata.Name} leads to {change.After.SelectedHash()}",
            RolloutAction.ScaleReplicaSet scale => $"{scale.After.Metadata.Name} has {scale.After.Spec.Replicas}",
            RolloutAction.RouteTraffic { Target: var target } => $"{target.CanaryHash} gets {target.Weight}, {target.StableHash} the rest",
            _ => action.GetType().Name,
        };

    /// <summary>Half of a version's pods die.</summary>
    private static void Lose(RolloutWorld world, ReplicaSet replicaSet) =>
        world.SetAvailable(replicaSet.Metadata.Name!, replicaSet.Status.Replicas, replicaSet.Status.AvailableReplicas / 2);

    /// <summary>By version the ready pods that are missing for its share of the requests.</summary>
    private static Dictionary<string, int> Shortfalls(RolloutWorld world)
    {
        var shares = new Dictionary<string, int>();
        if (world.Traffic is not { } traffic)
        {
            return shares;
        }

        Add("canary", traffic.Weight);
        Add("stable", traffic.StableWeight);
        var replicas = world.Rollout.Spec.Replicas!.Value;
        return shares.ToDictionary(
            share => share.Key,
            share =>
                Math.Max(
                    0,
                    (((replicas * share.Value) + 99) / 100)
                        - Math.Min(
                            world.ReplicaSets[$"web-{share.Key}"].Status.AvailableReplicas,
                            world.ReplicaSets[$"web-{share.Key}"].Spec.Replicas ?? 0
                        )
                )
        );

        void Add(string service, int weight)
        {
            if (weight > 0 && world.Selected(service) is { } hash)
            {
                shares[hash] = shares.GetValueOrDefault(hash) + weight;
            }
        }
    }
}
