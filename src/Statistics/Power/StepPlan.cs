namespace Rollouts.Statistics;

/// <summary>A plan of steps with what it costs.</summary>
/// <param name="Steps">The steps in order.</param>
/// <param name="Harm">The objective: extra events that sick canaries cause before they are found, on average over the severities.</param>
/// <param name="Explanation">What it finds and at what cost, in one sentence.</param>
public sealed record StepPlan(IReadOnlyList<PlannedStep> Steps, double Harm, string Explanation)
{
    /// <summary>How long a healthy canary takes.</summary>
    public int Minutes => Steps.Sum(step => step.Minutes);
}
