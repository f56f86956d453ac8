using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The events of a simulated rollout, with when they were recorded.</summary>
internal sealed class EventLog(VirtualTime time) : IEventRecorder
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Note(string text) => _lines.Add($"{(time.Now - VirtualTime.Start).TotalSeconds, 8:0.000} {text}");

    public void Record(ObjectHeader about, string type, string reason, string message) => Note($"{reason}: {message}");
}
