using Microsoft.Extensions.Logging;

namespace Rollouts.Kubernetes;

internal static partial class LeadershipLog
{
    [LoggerMessage(1, LogLevel.Information, "Leading: lease {Namespace}/{Name} is held as {Identity}", EventName = "Leading")]
    public static partial void Leading(this ILogger log, string @namespace, string name, string identity);

    [LoggerMessage(2, LogLevel.Information, "Standing by: lease {Namespace}/{Name} is held by {Holder}", EventName = "Following")]
    public static partial void Following(this ILogger log, string @namespace, string name, string holder);

    [LoggerMessage(
        3,
        LogLevel.Warning,
        "Lease {Namespace}/{Name} could not be taken or renewed, which is tried again; its namespace must exist, and it must be allowed to get, create, update and patch leases there: {Reason}",
        EventName = "AttemptFailed"
    )]
    public static partial void AttemptFailed(this ILogger log, string @namespace, string name, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Lease {Namespace}/{Name} could not be given back: {Reason}", EventName = "ReleaseFailed")]
    public static partial void ReleaseFailed(this ILogger log, string @namespace, string name, string reason);
}
