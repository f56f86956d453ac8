using FsCheck;
using FsCheck.Fluent;
using Rollouts.Analysis;
using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestExperiments;

namespace Rollouts.Delivery.Tests;

/// <summary>
/// Whatever pods, analyses and users do, and wherever the controller is killed: every template has one ReplicaSet at most, what has ended stays ended, a
/// required analysis that did not measure is no success, and once it is over nothing is left running.
/// </summary>
public sealed class RandomExperimentTests
{
    private static readonly string[] RunPhases =
    [
        AnalysisPhase.Running,
        AnalysisPhase.Successful,
        AnalysisPhase.Failed,
        AnalysisPhase.Error,
        AnalysisPhase.Inconclusive,
    ];

    [Fact]
    public void AnyHistory_LeavesNothingRunning()
    {
        var histories =
            from features in Gen.Choose(0, 63)
            from moves in Gen.ListOf(Gen.Choose(0, 19))
            from crashes in Gen.ListOf(Gen.Choose(0, 6))
            select (features, moves: moves.ToArray(), crashes: crashes.ToArray());
        Prop.ForAll(histories.ToArbitrary(), history => Play(history.features, history.moves, history.crashes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(600));
    }

    private static void Play(int features, int[] moves, int[] crashes)
    {
        bool Has(int bit) => (features & (1 << bit)) != 0;
        var world = New(
            SideBySide(spec =>
                spec with
                {
                    Duration = Has(0) ? "60s" : null,
                    ScaleDownDelaySeconds = Has(1) ? 0 : 11,
                    ProgressDeadlineSeconds = 40,
                    Templates =
                    [
                        .. spec.Templates!.Select(template =>
                            template with
                            {
                                Replicas = Has(2) ? 3 : 1,
                                Service = Has(3) ? new TemplateService() : null,
                            }
                        ),
                    ],
                    Analyses = Has(4) ? [ErrorRate(required: Has(5)), ErrorRate("other")] : null,
                }
            )
        );
        world.AfterAction = _ => Check(world);
        var at = 0;
        foreach (var move in moves)
        {
            Move(world, move);
            world.CrashAfter = crashes.Length == 0 ? null : crashes[at++ % crashes.Length];
            world.Pass();
            world.CrashAfter = null;
            Check(world);
        }

        End(world);
        world.ReplicaSets.Values.ShouldAllBe(rs => rs.Spec.Replicas == 0);
        world.Services.ShouldBeEmpty();
        world.AnalysisRuns.Values.ShouldAllBe(run => run.Spec.Terminate || PhaseOrder.IsCompleted(run.Status.Phase));
        PhaseOrder.IsCompleted(world.Status.Phase).ShouldBeTrue(world.Status.Phase);
        world.Settle();
        world.LastPlan.ShouldSatisfyAllConditions(
            plan => plan.Actions.ShouldBeEmpty(),
            plan => plan.RequeueAfter.ShouldBeNull(),
            plan => plan.WaitingFor.ShouldBeNull()
        );
    }

    private static void End(ExperimentWorld world)
    {
        world.PodsAreInstant = true;
        world.BrokenTemplates.Clear();
        world.Edit(spec => spec with { Terminate = true });
        world.Settle();
        foreach (var run in world.AnalysisRuns.Values.Where(run => !PhaseOrder.IsCompleted(run.Status.Phase)).ToList())
        {
            world.Finish(run.Metadata.Name!, AnalysisPhase.Successful, count: 0);
        }

        world.Settle();
        world.Advance(TimeSpan.FromSeconds(12));
        world.Settle();
        world.Settle();
    }

    private static void Move(ExperimentWorld world, int move)
    {
        var replicaSets = world.ReplicaSets.Values.ToList();
        var runs = world.AnalysisRuns.Values.Where(run => !PhaseOrder.IsCompleted(run.Status.Phase)).ToList();
        switch (move)
        {
            case <= 4:
                world.Advance(TimeSpan.FromSeconds(7 * (move + 1)));
                break;
            case <= 9 when runs.Count > 0:
                world.Finish(runs[0].Metadata.Name!, RunPhases[move - 5], count: move % 2);
                break;
            case 10:
                world.PodsAreInstant = !world.PodsAreInstant;
                break;
            case 11:
                world.BrokenTemplates.Add("canary");
                break;
            case 12:
                world.BrokenTemplates.Clear();
                break;
            case 13 when replicaSets.Count > 0:
                world.SetPods(replicaSets[0].Metadata.Name!, replicaSets[0].Status.Replicas, replicaSets[0].Status.AvailableReplicas / 2);
                break;
            case 14 when replicaSets.Count > 0:
                world.ReplicaSets.Remove(replicaSets[^1].Metadata.Name!);
                break;
            case 15:
                world.Services.Clear();
                break;
            case 16:
                world.Edit(spec => spec with { Terminate = true });
                break;
            case 17:
                // A retry (row J11).
                world.Edit(spec => spec with { Terminate = false });
                world.Experiment = world.Experiment with { Status = new ExperimentStatus() };
                break;
            case 18:
                world.Edit(spec => spec with { Templates = [.. spec.Templates!.Take(1)] });
                break;
            case 19:
                world.AnalysisRuns.Clear();
                break;
        }
    }

    private static void Check(ExperimentWorld world)
    {
        world
            .ReplicaSets.Values.GroupBy(rs => rs.Metadata.Annotations![RolloutAnnotations.ExperimentTemplateName])
            .ShouldAllBe(group => group.Count() == 1);
        if (world.Status.Phase != AnalysisPhase.Successful)
        {
            return;
        }

        foreach (var analysis in (world.Experiment.Spec.Analyses ?? []).Where(analysis => analysis.RequiredForCompletion))
        {
            world.RunStatus(analysis.Name).Phase.ShouldBe(AnalysisPhase.Successful);
        }
    }
}
