using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Events without a cluster go to the log.</summary>
internal sealed partial class EventLogRecorder : IEventRecorder
{
    private readonly ILogger<EventLogRecorder> _log;

    public EventLogRecorder(ILogger<EventLogRecorder> log)
    {
        _log = log;
    }

    public void Record(ObjectHeader about, string type, string reason, string message) =>
        Happened(_log, type, reason, about.Namespace, about.Name, message);

    [LoggerMessage(
        EventId = 2201,
        EventName = "Event",
        Level = LogLevel.Information,
        Message = "{Type} {Reason} on run {Namespace}/{Run}: {Text}"
    )]
    private static partial void Happened(ILogger logger, string type, string reason, string @namespace, string run, string text);
}
