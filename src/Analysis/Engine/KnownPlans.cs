using System.Runtime.CompilerServices;
using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>
/// The plans of the runs that somebody holds. One look at a run asks for its plan several times, while its spec and metadata stay what they
/// are; a plan goes when its spec goes.
/// </summary>
internal static class KnownPlans
{
    private static readonly ConditionalWeakTable<AnalysisRunSpec, Known> Plans = new();

    /// <exception cref="AnalysisSpecException">As for <see cref="RunPlan.Of"/>.</exception>
    public static RunPlan Of(AnalysisRun run)
    {
        if (Plans.TryGetValue(run.Spec, out var known) && ReferenceEquals(known.Metadata, run.Metadata))
        {
            return known.Plan;
        }

        var plan = RunPlan.Of(run);
        Plans.AddOrUpdate(run.Spec, new Known(run.Metadata, plan));
        return plan;
    }

    private sealed record Known(ObjectMeta Metadata, RunPlan Plan);
}
