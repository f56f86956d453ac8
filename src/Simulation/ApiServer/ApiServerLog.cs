using Microsoft.Extensions.Logging;

namespace Rollouts.Simulation;

internal static partial class ApiServerLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed", EventName = "RequestFailed")]
    public static partial void RequestFailed(ILogger logger, string method, string path, Exception error);

    [LoggerMessage(2, LogLevel.Error, "The controllers failed; they are called again after {Pause}", EventName = "ControllersFailed")]
    public static partial void ControllersFailed(ILogger logger, TimeSpan pause, Exception error);
}
