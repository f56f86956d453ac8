namespace Rollouts.RolloutController;

internal static partial class RolloutControllerLog
{
    [LoggerMessage(1, LogLevel.Information, "Watching {Scope} of {Server}", EventName = "Started")]
    public static partial void Started(this ILogger log, string scope, Uri server);

    [LoggerMessage(2, LogLevel.Information, "Caches are filled with {Count} objects", EventName = "Synced")]
    public static partial void Synced(this ILogger log, int count);

    [LoggerMessage(3, LogLevel.Debug, "Rollout {Rollout}: {Actions} actions planned, waiting for {WaitingFor}", EventName = "Planned")]
    public static partial void Planned(this ILogger log, string rollout, int actions, string waitingFor);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "Rollout {Rollout}: the name {Name} is taken by an object that it does not control; another name is tried",
        EventName = "NameTaken"
    )]
    public static partial void NameTaken(this ILogger log, string rollout, string name);

    [LoggerMessage(6, LogLevel.Information, "Rollout {Rollout}: pod {Pod} is not evicted yet: {Reason}", EventName = "EvictionRefused")]
    public static partial void EvictionRefused(this ILogger log, string rollout, string pod, string reason);

    [LoggerMessage(7, LogLevel.Critical, "This controller stops: {Reason}", EventName = "LeadershipLost")]
    public static partial void LeadershipLost(this ILogger log, string reason);

    [LoggerMessage(
        20,
        LogLevel.Debug,
        "Experiment {Experiment}: {Actions} actions planned, waiting for {WaitingFor}",
        EventName = "ExperimentPlanned"
    )]
    public static partial void ExperimentPlanned(this ILogger log, string experiment, int actions, string waitingFor);

    [LoggerMessage(5, LogLevel.Warning, "{Kind} {Object} is left out, it cannot be read: {Error}", EventName = "ObjectUnreadable")]
    public static partial void ObjectUnreadable(this ILogger log, string kind, string @object, string error);

    [LoggerMessage(8, LogLevel.Warning, "Flag {Flag} has no effect in this controller", EventName = "FlagWithoutEffect")]
    public static partial void FlagWithoutEffect(this ILogger log, string flag);

    [LoggerMessage(
        9,
        LogLevel.Information,
        "Service {Service} selects all versions again: Rollout {Rollout} names it no more",
        EventName = "ServiceReleased"
    )]
    public static partial void ServiceReleased(this ILogger log, string service, string rollout);

    [LoggerMessage(
        10,
        LogLevel.Information,
        "Ingress {Ingress} sends everybody to the stable Service: Rollout {Rollout} names it no more",
        EventName = "IngressReleased"
    )]
    public static partial void IngressReleased(this ILogger log, string ingress, string rollout);

    [LoggerMessage(11, LogLevel.Warning, "Ingress {Ingress} is not given back: {Reason}", EventName = "IngressNoteUnreadable")]
    public static partial void IngressNoteUnreadable(this ILogger log, string ingress, string reason);

    [LoggerMessage(
        14,
        LogLevel.Information,
        "The subsets of DestinationRule {DestinationRule} select all versions again: Rollout {Rollout} names it no more",
        EventName = "DestinationRuleReleased"
    )]
    public static partial void DestinationRuleReleased(this ILogger log, string destinationRule, string rollout);

    [LoggerMessage(
        12,
        LogLevel.Information,
        "VirtualServices and DestinationRules are those of the cluster {Server}, by Secret {Secret}",
        EventName = "IstioPrimaryCluster"
    )]
    public static partial void IstioPrimaryCluster(this ILogger log, string secret, string server);

    [LoggerMessage(
        13,
        LogLevel.Information,
        "VirtualServices and DestinationRules are those of this cluster: the Secrets of namespace {Namespace}, where one could name another, may not be listed",
        EventName = "IstioSecretsForbidden"
    )]
    public static partial void IstioSecretsForbidden(this ILogger log, string @namespace);

    [LoggerMessage(
        15,
        LogLevel.Information,
        "{Kind} {Route} sends everybody to the stable Service: Rollout {Rollout} names it no more",
        EventName = "RouteReleased"
    )]
    public static partial void RouteReleased(this ILogger log, string kind, string route, string rollout);

    [LoggerMessage(
        16,
        LogLevel.Information,
        "{Kind} that Rollouts left while no controller ran are not looked for: {Reason}",
        EventName = "SweepForbidden"
    )]
    public static partial void SweepForbidden(this ILogger log, string kind, string reason);

    [LoggerMessage(
        17,
        LogLevel.Warning,
        "{Kind} that Rollouts left while no controller ran are looked for again in a minute: {Reason}",
        EventName = "SweepFailed"
    )]
    public static partial void SweepFailed(this ILogger log, string kind, string reason);

    [LoggerMessage(
        21,
        LogLevel.Information,
        "Deployment {Deployment} has its {Replicas} pods back: the Rollout that scaled it down is deleted",
        EventName = "WorkloadReleased"
    )]
    public static partial void WorkloadReleased(this ILogger log, string deployment, int replicas);

    [LoggerMessage(
        22,
        LogLevel.Debug,
        "{Kilobytes} KB of libraries that the start needed are given back to the kernel",
        EventName = "GaveBackPages"
    )]
    public static partial void GaveBackPages(this ILogger log, long kilobytes);

    [LoggerMessage(
        23,
        LogLevel.Debug,
        "Pages of libraries that the start needed are kept, as what is mapped cannot be read: {Reason}",
        EventName = "KeptPages"
    )]
    public static partial void KeptPages(this ILogger log, string reason);
}
