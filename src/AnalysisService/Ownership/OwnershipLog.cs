namespace Rollouts.AnalysisService;

internal static partial class OwnershipLog
{
    [LoggerMessage(
        EventId = 2120,
        EventName = "Joined",
        Level = LogLevel.Information,
        Message = "Runs are shared with the replicas of {Cluster}, as {Instance}"
    )]
    public static partial void Joined(this ILogger logger, string cluster, string instance);

    [LoggerMessage(
        EventId = 2121,
        EventName = "LookFailed",
        Level = LogLevel.Warning,
        Message = "The store cannot say which runs are this replica's; until it can, none is written: {Reason}"
    )]
    public static partial void LookFailed(this ILogger logger, string reason);
}
