using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Decides what to do next for one Experiment. Pure and total: the same snapshot and instant give the same plan, and no snapshot makes it throw.
/// Read it from top to bottom for the story of an experiment: pods of every template, then their analyses, then what both say together.
/// </summary>
public static class ExperimentPlanner
{
    public static ExperimentPlan Plan(ExperimentSnapshot snapshot, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var sync = new ExperimentSync(snapshot, now);
        if (snapshot.Experiment.Metadata.DeletionTimestamp is { } deleted)
        {
            sync.Wait(new SaidWait(WaitKind.Deletion, "its deletion to end") { Since = deleted });
            return sync.Done();
        }

        var error = snapshot.Malformed ?? (ExperimentValidator.Validate(snapshot.Experiment) is [var first, ..] ? first : null);
        ExperimentConditions.PlanValidity(sync, error);
        if (error is not null && (snapshot.Malformed is not null || !sync.IsTerminating))
        {
            // Row E18: nothing happens under an invalid spec, except that what was begun can be ended.
            sync.Wait(
                new SaidWait(WaitKind.Spec, $"a valid spec: {error}")
                {
                    Since = ExperimentConditions.Find(sync.Status, ExperimentConditionType.InvalidSpec)?.LastTransitionTime,
                }
            );
            sync.WriteStatus();
            return sync.Done();
        }

        foreach (var template in sync.Templates)
        {
            TemplatePods.Plan(sync, template);
        }

        ForgottenTemplates.Plan(sync);
        foreach (var analysis in sync.Analyses)
        {
            ExperimentAnalyses.Plan(sync, analysis);
        }

        ExperimentAnalyses.StopStrays(sync);
        ExperimentAssessment.Plan(sync);
        ExperimentConditions.PlanProgress(sync);
        ExperimentTiming.PlanNextLook(sync);
        sync.WriteStatus();
        return sync.Done();
    }
}
