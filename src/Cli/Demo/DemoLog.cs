using Microsoft.Extensions.Logging;

namespace Rollouts.Cli;

internal static partial class DemoLog
{
    [LoggerMessage(7001, LogLevel.Warning, "{Part} could not be stopped")]
    public static partial void PartNotStopped(this ILogger log, string part, Exception cause);
}
