using Microsoft.Extensions.Logging;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

internal static partial class NodeLog
{
    [LoggerMessage(6101, LogLevel.Warning, "Node {Node} could not report that it is alive")]
    public static partial void ReportFailed(this ILogger log, string node, Exception cause);

    [LoggerMessage(6102, LogLevel.Warning, "Pod {Pod} cannot be played: {Cause}")]
    public static partial void PodNotPlayed(this ILogger log, ObjectKey pod, string cause);
}
