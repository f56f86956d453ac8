namespace Rollouts.AnalysisService;

internal static partial class StoreLog
{
    [LoggerMessage(
        EventId = 2401,
        EventName = "SchemaUpgraded",
        Level = LogLevel.Information,
        Message = "The tables of {Store} were brought to this release: {Steps}"
    )]
    public static partial void SchemaUpgraded(this ILogger logger, string store, string steps);
}
