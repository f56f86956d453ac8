using Microsoft.Extensions.Logging;

namespace Rollouts.Kubernetes;

internal static partial class EventLog
{
    [LoggerMessage(2301, LogLevel.Information, "Event on {Kind} {Key}: {Type} {Reason}: {Message}")]
    public static partial void Recorded(this ILogger log, string kind, ObjectKey key, string type, string reason, string message);

    [LoggerMessage(2302, LogLevel.Warning, "Event {Reason} on {Kind} {Key} is dropped: {Why}")]
    public static partial void Dropped(this ILogger log, string kind, ObjectKey key, string reason, string why);
}
