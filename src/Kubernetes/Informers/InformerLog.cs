using Microsoft.Extensions.Logging;

namespace Rollouts.Kubernetes;

internal static partial class InformerLog
{
    [LoggerMessage(2101, LogLevel.Debug, "Informer of {Type}: {Count} objects at {ResourceVersion}")]
    public static partial void Listed(this ILogger log, string type, int count, string resourceVersion);

    [LoggerMessage(2102, LogLevel.Information, "Informer of {Type}: lists again, because {Cause}")]
    public static partial void Relisting(this ILogger log, string type, string cause);

    [LoggerMessage(2103, LogLevel.Warning, "Informer of {Type}: cannot {Action}, tries again in {Wait}: {Reason}")]
    public static partial void Failed(this ILogger log, string type, string action, TimeSpan wait, string reason);

    [LoggerMessage(2104, LogLevel.Error, "Informer of {Type}: a subscriber failed on {Key}")]
    public static partial void SubscriberFailed(this ILogger log, string type, ObjectKey key, Exception cause);

    [LoggerMessage(2105, LogLevel.Warning, "Informer of {Type}: {Key} is not in index {Index}, its function failed")]
    public static partial void IndexFailed(this ILogger log, string type, ObjectKey key, string index, Exception cause);

    [LoggerMessage(2106, LogLevel.Warning, "Informer of {Type}: {Key} could not be trimmed and is kept whole")]
    public static partial void TrimFailed(this ILogger log, string type, ObjectKey key, Exception cause);
}
