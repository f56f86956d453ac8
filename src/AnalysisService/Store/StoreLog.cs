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

    [LoggerMessage(
        EventId = 2402,
        EventName = "StoreWritesFail",
        Level = LogLevel.Error,
        Message = "{Store} cannot be written: {Reason}. Measurements and statuses go on; what is to be stored waits"
    )]
    public static partial void WritesFail(this ILogger logger, string store, string reason);

    [LoggerMessage(
        EventId = 2403,
        EventName = "StoreWritesWorkAgain",
        Level = LogLevel.Warning,
        Message = "{Store} can be written again after {Took}; {Lost} writes were lost since the start"
    )]
    public static partial void WritesWorkAgain(this ILogger logger, string store, TimeSpan took, long lost);

    [LoggerMessage(
        EventId = 2404,
        EventName = "StoreWriteRefused",
        Level = LogLevel.Error,
        Message = "A {Kind} cannot be stored and is given up: {Reason}"
    )]
    public static partial void WriteRefused(this ILogger logger, string kind, string reason);

    [LoggerMessage(
        EventId = 2405,
        EventName = "StoreRetentionFailed",
        Level = LogLevel.Warning,
        Message = "Old verdicts could not be deleted: {Reason}"
    )]
    public static partial void RetentionFailed(this ILogger logger, string reason);
}
