using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>What the status remembers of step plugins: one entry for each step and operation, in the order in which they began (row H45).</summary>
internal static class StepPluginEntries
{
    public static IReadOnlyList<StepPluginStatus> Of(RolloutSync sync) => sync.Status.Canary.StepPluginStatuses ?? [];

    public static StepPluginStatus? Find(RolloutSync sync, int index, string operation) =>
        Of(sync).FirstOrDefault(entry => entry.Index == index && entry.Operation == operation);

    /// <summary>Adds an entry, or takes the place of the one for the same step and operation.</summary>
    public static void Put(RolloutSync sync, StepPluginStatus entry)
    {
        var entries = Of(sync).ToList();
        var known = entries.FindIndex(other => other.Index == entry.Index && other.Operation == entry.Operation);
        if (known < 0)
        {
            entries.Add(entry);
        }
        else
        {
            entries[known] = entry;
        }

        sync.Status = sync.Status with { Canary = sync.Status.Canary with { StepPluginStatuses = entries } };
    }

    /// <summary>Nothing of an aborted attempt may be taken for a part of its retry (row H50).</summary>
    public static void ForgetLastAttempt(RolloutSync sync)
    {
        if (!sync.Before.Abort && sync.Before.AbortedAt is not null && Of(sync).Count > 0)
        {
            sync.Status = sync.Status with { Canary = sync.Status.Canary with { StepPluginStatuses = null } };
        }
    }

    /// <summary>The next call for an entry. Its key holds when the step began, so that no call of a retry is one of the attempt before.</summary>
    public static StepPluginCall NextCall(RolloutSync sync, StepPluginStatus entry)
    {
        var run = Find(sync, entry.Index, StepPluginOperation.Run) ?? entry;
        var began = (run.StartedAt ?? DateTimeOffset.UnixEpoch).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new StepPluginCall(
            $"{sync.NewHash}-{began}",
            entry.Index,
            entry.Name,
            entry.Operation ?? StepPluginOperation.Run,
            entry.Executions + 1,
            sync.Spec.Strategy.Canary?.Steps?.ElementAtOrDefault(entry.Index)?.Plugin?.Config,
            run.Status
        );
    }
}
