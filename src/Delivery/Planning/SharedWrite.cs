using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Transitions that follow one another at once share one write of the status: a step completes, the next one is a pause, the pause is noted. What the
/// next pass would decide from the status alone is decided here already. Events stay as they are, in their order: those that follow a
/// write still follow it (row H27).
/// </summary>
internal static class SharedWrite
{
    /// <summary>Each setWeight that is satisfied already is one more; the rest comes with the next pass.</summary>
    private const int Most = 20;

    /// <param name="seen">What the first plan was decided on.</param>
    /// <param name="plan">The first plan.</param>
    /// <param name="next">What a pass decides.</param>
    public static RolloutPlan Take(RolloutSnapshot seen, RolloutPlan plan, Func<RolloutSnapshot, RolloutPlan> next)
    {
        for (var passes = 1; passes < Most && WriteOf(plan) is { } write; passes++)
        {
            var following = next(seen with { Rollout = seen.Rollout with { Status = AsStored(write.After) }, SharesWrite = true });
            // Routers are told in every pass; the same again is nothing new.
            var told = plan.Actions.OfType<RolloutAction.RouteTraffic>().ToHashSet();
            var more = following.Actions.Where(action => action is not RolloutAction.RouteTraffic route || !told.Contains(route)).ToList();
            if (more.Count == 0)
            {
                return following with { Actions = plan.Actions };
            }

            if (Join(plan, write, following, more) is not { } joined)
            {
                break;
            }

            plan = joined;
        }

        return plan;
    }

    /// <summary>
    /// The one write of a plan that does nothing else to the cluster; null when there is more to it, or less. An abort is written with what
    /// it was decided on, which the next pass forgets.
    /// </summary>
    private static RolloutAction.UpdateStatus? WriteOf(RolloutPlan plan) =>
        plan.Actions.All(static action => action is RolloutAction.UpdateStatus or RolloutAction.RouteTraffic || IsTold(action))
        && plan.Actions.OfType<RolloutAction.UpdateStatus>().ToList() is [var only]
        && only.After.Abort == only.Before.Abort
            ? only
            : null;

    private static bool IsTold(RolloutAction action) => action is RolloutAction.RecordEvent or RolloutAction.ReportDuration;

    private static RolloutPlan? Join(
        RolloutPlan plan,
        RolloutAction.UpdateStatus write,
        RolloutPlan following,
        IReadOnlyList<RolloutAction> more
    )
    {
        if (WriteOf(following) is not { } last || more.Any(static action => action is RolloutAction.RouteTraffic))
        {
            return null;
        }

        var shared = new RolloutAction.UpdateStatus(write.Before, last.After);
        return following with
        {
            Actions =
            [
                .. plan.Actions.Select(action => ReferenceEquals(action, write) ? shared : action),
                .. more.Where(action => !ReferenceEquals(action, last)),
            ],
        };
    }

    /// <summary>As the next pass would read it: times are stored in whole seconds.</summary>
    private static RolloutStatus AsStored(RolloutStatus status) =>
        JsonSerializer.Deserialize<RolloutStatus>(JsonSerializer.SerializeToUtf8Bytes(status, RolloutsJson.Options), RolloutsJson.Options)!;
}
