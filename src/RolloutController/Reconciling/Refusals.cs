using System.Collections.Concurrent;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Says on a Rollout which of its actions were refused, each cause once in a while, however often the plan comes to the same.</summary>
internal sealed class Refusals(IEventRecorder events, ControllerMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ObjectKey, (string Message, long At)> _told = new();

    public void Tell(KubeObject rollout, string message)
    {
        if (_told.TryGetValue(rollout.Key, out var last) && last.Message == message && time.GetElapsedTime(last.At) < Silence)
        {
            return;
        }

        _told[rollout.Key] = (message, time.GetTimestamp());
        events.Record(rollout.Header, EventType.Warning, EventReason.ActionRefused, message);
        metrics.CountEvent(rollout.Key, EventType.Warning, EventReason.ActionRefused);
    }

    public void Forget(ObjectKey rollout) => _told.TryRemove(rollout, out _);
}
