namespace Rollouts.AnalysisService;

internal static partial class ReconcilerLog
{
    [LoggerMessage(
        EventId = 2101,
        EventName = "RunEnded",
        Level = LogLevel.Information,
        Message = "Run {Namespace}/{Run} ended: {Explanation}"
    )]
    public static partial void RunEnded(this ILogger logger, string @namespace, string run, string explanation);

    [LoggerMessage(
        EventId = 2102,
        EventName = "RunUnreadable",
        Level = LogLevel.Error,
        Message = "Run {Namespace}/{Run} cannot be read: {Problem}. Mend the field and create the run again"
    )]
    public static partial void RunUnreadable(this ILogger logger, string @namespace, string run, string problem);

    [LoggerMessage(
        EventId = 2103,
        EventName = "ArgumentsUnavailable",
        Level = LogLevel.Warning,
        Message = "Run {Namespace}/{Run} cannot be measured: {Reason}"
    )]
    public static partial void ArgumentsUnavailable(this ILogger logger, string @namespace, string run, string reason);

    [LoggerMessage(
        EventId = 2104,
        EventName = "RunExpired",
        Level = LogLevel.Information,
        Message = "Run {Namespace}/{Run} has outlived its time to live and is deleted"
    )]
    public static partial void RunExpired(this ILogger logger, string @namespace, string run);

    [LoggerMessage(
        EventId = 2105,
        EventName = "OutcomesDropped",
        Level = LogLevel.Warning,
        Message = "Run {Namespace}/{Run}: {Dropped} measurements were not needed any more, somebody else was faster"
    )]
    public static partial void OutcomesDropped(this ILogger logger, string @namespace, string run, int dropped);

    [LoggerMessage(EventId = 2112, EventName = "OwnershipLost", Level = LogLevel.Error, Message = "This replica ends: {Reason}")]
    public static partial void OwnershipLost(this ILogger logger, string reason);

    [LoggerMessage(
        EventId = 2110,
        EventName = "ServiceStarted",
        Level = LogLevel.Information,
        Message = "Analysis service works on {Place}, verdicts go to {Store}"
    )]
    public static partial void ServiceStarted(this ILogger logger, string place, string store);

    [LoggerMessage(
        EventId = 2111,
        EventName = "ServiceAnswers",
        Level = LogLevel.Information,
        Message = "Analysis service works on {Place} and answers at {Addresses}"
    )]
    public static partial void ServiceAnswers(this ILogger logger, string place, string addresses);
}
