using Microsoft.Extensions.Logging;

namespace Rollouts.Kubernetes;

internal static partial class ReconcileLog
{
    [LoggerMessage(2201, LogLevel.Error, "{Controller}: reconciling {Key} failed (failure {Failures} in a row)")]
    public static partial void ReconcileFailed(this ILogger log, string controller, string key, int failures, Exception cause);

    [LoggerMessage(2202, LogLevel.Debug, "{Controller}: {Key} lost against another write and is looked at again: {Reason}")]
    public static partial void ReconcileConflicted(this ILogger log, string controller, string key, string reason);

    [LoggerMessage(2203, LogLevel.Information, "{Controller}: {Workers} workers started")]
    public static partial void WorkersStarted(this ILogger log, string controller, int workers);

    [LoggerMessage(2204, LogLevel.Information, "{Controller}: stopped, no work is left running")]
    public static partial void WorkersStopped(this ILogger log, string controller);
}
