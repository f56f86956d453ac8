using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// The condition <c>WeightInForce</c>: which evidence is awaited before a step is done and pods go. It is there only while one is; its reason is the
/// kind of the evidence. A condition and no field, since the CRD of Argo Rollouts drops fields that it does not know.
/// </summary>
public static class WeightCondition
{
    private const string Prefix = "waiting for ";

    /// <summary>What is awaited, as the condition says; null when nothing is.</summary>
    /// <param name="status">A status as it was written.</param>
    public static WeightEvidence? Read(RolloutStatus status) =>
        RolloutConditions.Find(status, RolloutConditionType.WeightInForce)
            is { Status: ConditionStatus.False, Message: { Length: > 0 } said } condition
        && Enum.TryParse<EvidenceKind>(condition.Reason, out var kind)
            ? new WeightEvidence(kind, said.StartsWith(Prefix, StringComparison.Ordinal) ? said[Prefix.Length..] : said)
            : null;

    internal static void Plan(RolloutSync sync)
    {
        if ((sync.Doubt ?? sync.TargetDoubt) is { Awaited: { } awaited, Kind: not EvidenceKind.SpecEcho } doubt && !sync.Pauses.IsAborted)
        {
            var (reason, message) = (doubt.Kind.ToString(), Prefix + awaited);
            var present = RolloutConditions.Find(sync.Status, RolloutConditionType.WeightInForce);
            if (present?.Reason != reason || present.Message != message)
            {
                sync.Status = RolloutConditions.Replace(
                    sync.Status,
                    RolloutConditionType.WeightInForce,
                    ConditionStatus.False,
                    reason,
                    message,
                    sync.Now
                );
            }
        }
        else if ((sync.TellsRouters && !sync.ChecksTargets && !IsUnheard(sync)) || !sync.IsRouted() || sync.IsNewUpdate)
        {
            // A pass that only counts pods learns nothing of a weight, and neither does one that the routers do not answer.
            sync.Status = RolloutConditions.Remove(sync.Status, RolloutConditionType.WeightInForce);
        }
    }

    private static bool IsUnheard(RolloutSync sync) => sync.AwaitsRouters && !sync.Pauses.IsAborted;
}
