using Microsoft.Extensions.Logging;

namespace Rollouts.Kubernetes;

internal static partial class ClientLog
{
    [LoggerMessage(
        2001,
        LogLevel.Information,
        "{Call} waited {Waited} for its turn: the client's own rate limit (qps, burst) holds it back"
    )]
    public static partial void Throttled(this ILogger log, string call, TimeSpan waited);

    [LoggerMessage(2002, LogLevel.Debug, "{Call}: the continue token expired, the list starts again (attempt {Attempt})")]
    public static partial void ListRestarted(this ILogger log, string call, int attempt);

    [LoggerMessage(2003, LogLevel.Warning, "The API server cannot say what {GroupVersion} serves; it is left out until the next look")]
    public static partial void GroupUnavailable(this ILogger log, string groupVersion, Exception cause);
}
