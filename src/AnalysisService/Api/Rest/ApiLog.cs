namespace Rollouts.AnalysisService;

internal static partial class ApiLog
{
    [LoggerMessage(EventId = 2601, EventName = "CallFailed", Level = LogLevel.Error, Message = "The call {Operation} failed")]
    public static partial void CallFailed(this ILogger logger, string operation, Exception exception);
}
