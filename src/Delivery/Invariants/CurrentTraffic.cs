using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Where requests go by what was observed last: what the routers confirmed, and before they did what they were told.</summary>
internal static class CurrentTraffic
{
    /// <summary>Stands for all versions where a Service does not tell them apart.</summary>
    private const string Everybody = "*";

    /// <summary>Weight of the canary and the two versions; null when no router was told anything yet.</summary>
    public static (int Weight, string Canary, string Stable)? Of(RolloutSync sync) =>
        sync.Weights() is { } told
            ? (told.Canary.Weight, Canary(sync, told.Canary.PodTemplateHash), Stable(sync, told.Stable.PodTemplateHash))
            : null;

    /// <summary>All proxies follow what the routers confirmed last; true also where no router was told anything yet.</summary>
    public static bool IsSettled(RolloutSync sync) =>
        sync.Snapshot.TrafficFault is null
        && (sync.Snapshot.Traffic is { } seen ? seen.Since + sync.Snapshot.TrafficPropagationDelay <= sync.Now : sync.Weights() is null);

    /// <summary>The share of one version, 0 to the weight that means all.</summary>
    public static int ShareOf(RolloutSync sync, string hash) =>
        Of(sync) is not var (weight, canary, stable) ? 0 : (canary == hash ? weight : 0) + (stable == hash ? sync.MaxWeight() - weight : 0);

    /// <summary>Pods that all versions together lack for the requests that reach them.</summary>
    public static int Missing(RolloutSync sync, int weight, string canary, string stable) =>
        canary == stable
            ? sync.MissingAsAsked(sync.MaxWeight(), sync.FindVersion(canary))
            : Lacks(sync, weight, canary)
                + (LeadsToAll(sync) ? LackTogether(sync, sync.MaxWeight() - weight) : Lacks(sync, sync.MaxWeight() - weight, stable));

    /// <summary>
    /// The pods that would be missing, and that are missing now, at the first weight at which it would be more if the Service led to another version;
    /// null when it may. Until proxies have settled they may follow any weight.
    /// </summary>
    /// <param name="sync">The pass.</param>
    /// <param name="service">The Service of the canary or that of the stable version.</param>
    /// <param name="next">The version that it would lead to.</param>
    /// <param name="isSettled">Whether all proxies follow the present weight.</param>
    public static (int After, int Before)? Worse(RolloutSync sync, string? service, string next, bool isSettled)
    {
        var (canaryService, stableService, told) = (PingPongServices.CanaryOf(sync), PingPongServices.StableOf(sync), sync.Weights());
        var canary = LeadsToAll(sync, canaryService)
            ? Everybody
            : sync.FindService(canaryService)?.SelectedHash() ?? told?.Canary.PodTemplateHash ?? "";
        var stable = sync.FindService(stableService)?.SelectedHash() ?? told?.Stable.PodTemplateHash ?? "";
        var (nextCanary, nextStable) = (service == canaryService ? next : canary, service == stableService ? next : stable);
        var weights = isSettled ? [told?.Canary.Weight ?? 0] : Enumerable.Range(0, sync.MaxWeight() + 1);
        return weights
            .Select(weight => (After: Missing(sync, weight, nextCanary, nextStable), Before: Missing(sync, weight, canary, stable)))
            .Where(missing => missing.After > missing.Before)
            .Select(missing => ((int, int)?)missing)
            .FirstOrDefault();
    }

    /// <summary>The stable Service or subset leads to all versions still, because the first one is not up.</summary>
    public static bool LeadsToAll(RolloutSync sync) =>
        HasSubsets(sync)
            ? !sync.Snapshot.StrictArgo && sync.Before.Canary.Weights is null
            : LeadsToAll(sync, PingPongServices.StableOf(sync));

    /// <summary>Pods that those whom the stable Service or subset leads to lack for a share.</summary>
    /// <param name="sync">The pass.</param>
    /// <param name="share">0 to the weight that means all.</param>
    /// <param name="pods">What the stable version alone has.</param>
    public static int StableLacks(RolloutSync sync, int share, int pods) =>
        LeadsToAll(sync) ? LackTogether(sync, share) : Math.Max(0, sync.PodsFor(share) - pods);

    /// <summary>The version that the canary's share reaches: a Service decides where there is one.</summary>
    public static string Canary(RolloutSync sync, string? told) =>
        sync.FindService(PingPongServices.CanaryOf(sync))?.SelectedHash() is { } selected && !HasSubsets(sync) ? selected : told ?? "";

    public static string Stable(RolloutSync sync, string? told) =>
        sync.FindService(PingPongServices.StableOf(sync))?.SelectedHash() is { } selected && !HasSubsets(sync) ? selected : told ?? "";

    /// <summary>Subsets of a DestinationRule tell the versions apart, whatever Services select.</summary>
    public static bool HasSubsets(RolloutSync sync) => sync.Canary.TrafficRouting?.Istio?.DestinationRule is not null;

    private static bool LeadsToAll(RolloutSync sync, string? name) =>
        !sync.Snapshot.StrictArgo && !HasSubsets(sync) && sync.FindService(name) is { } service && service.SelectedHash() is null;

    /// <summary>Pods that all versions together lack for a weight. The workload that a template is taken from serves beside them.</summary>
    private static int LackTogether(RolloutSync sync, int weight) =>
        Math.Max(0, sync.PodsFor(weight) - sync.Owned.Total(version => version.Lasting()) - ServingBeside(sync.Snapshot.Workload));

    /// <summary>Pods that are up and were told to go on: those that it was just given, or given again, still have to start.</summary>
    private static int ServingBeside(Workload? workload) => Math.Min(workload?.Spec.Replicas ?? 0, workload?.Status.AvailableReplicas ?? 0);

    private static int Lacks(RolloutSync sync, int weight, string hash) =>
        weight <= 0 ? 0
        : hash == Everybody ? LackTogether(sync, weight)
        : sync.MissingAsAsked(weight, sync.FindVersion(hash));
}
