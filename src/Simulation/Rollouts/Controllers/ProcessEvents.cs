using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The events of one process: none after its death.</summary>
internal sealed class ProcessEvents(EventLog log, Func<bool> isAlive) : IEventRecorder
{
    public void Record(ObjectHeader about, string type, string reason, string message)
    {
        if (isAlive())
        {
            log.Record(about, type, reason, message);
        }
    }
}
