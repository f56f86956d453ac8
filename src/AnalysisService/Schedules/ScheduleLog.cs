namespace Rollouts.AnalysisService;

internal static partial class ScheduleLog
{
    [LoggerMessage(
        EventId = 2130,
        EventName = "ScheduleFired",
        Level = LogLevel.Information,
        Message = "Schedule {Namespace}/{Schedule} fired for {Instant:O}: run {Run}"
    )]
    public static partial void ScheduleFired(this ILogger logger, string @namespace, string schedule, DateTimeOffset instant, string run);

    [LoggerMessage(
        EventId = 2131,
        EventName = "ScheduleFailed",
        Level = LogLevel.Error,
        Message = "Schedule {Namespace}/{Schedule} could not be seen to, which is tried again: {Reason}"
    )]
    public static partial void ScheduleFailed(this ILogger logger, string @namespace, string schedule, string reason);

    [LoggerMessage(
        EventId = 2132,
        EventName = "SchedulesNotRead",
        Level = LogLevel.Error,
        Message = "The schedules made through the API could not be read, which is tried again: {Reason}"
    )]
    public static partial void SchedulesNotRead(this ILogger logger, string reason);

    [LoggerMessage(
        EventId = 2133,
        EventName = "ScheduleUnreadable",
        Level = LogLevel.Error,
        Message = "The stored schedule {Namespace}/{Schedule} cannot be used and does not fire; put it anew or delete it: {Reason}"
    )]
    public static partial void ScheduleUnreadable(this ILogger logger, string @namespace, string schedule, string reason);
}
