using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Objects that are gone. What was counted of them is told a little longer, so that a scrape still sees their end, and dropped then (row L28).
/// </summary>
internal sealed class DepartedObjects
{
    /// <summary>As in Argo: longer than the usual minute between two scrapes.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(65);

    private readonly Dictionary<(string Metrics, ObjectKey Key), long> _since = [];
    private readonly PrometheusExposition _exposition;
    private readonly TimeProvider _time;

    public DepartedObjects(PrometheusExposition exposition, TimeProvider time)
    {
        _exposition = exposition;
        _time = time;
    }

    /// <param name="metrics">What the names of its metrics begin with.</param>
    /// <param name="key">The object.</param>
    public void Add(string metrics, ObjectKey key)
    {
        // Also where nobody scrapes, what is noted here must not grow for ever.
        DropDue();
        lock (_since)
        {
            _since.TryAdd((metrics, key), _time.GetTimestamp());
        }
    }

    public void DropDue()
    {
        lock (_since)
        {
            foreach (var departed in _since.Where(item => _time.GetElapsedTime(item.Value) >= Delay).Select(item => item.Key).ToList())
            {
                _since.Remove(departed);
                _exposition.Forget(departed.Key.Namespace, departed.Key.Name, departed.Metrics);
            }
        }
    }
}
