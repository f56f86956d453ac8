using Rollouts.Simulation;

namespace Rollouts.Cli;

/// <summary>Which share of the requests of the last two seconds each version got, from the totals that the load generator counts.</summary>
internal sealed class TrafficShare
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    private readonly Queue<(TimeSpan At, IReadOnlyDictionary<string, DemoCount> Sent)> _samples = new();

    public IReadOnlyDictionary<string, double> Next(TimeSpan now, IReadOnlyDictionary<string, DemoCount> sent)
    {
        _samples.Enqueue((now, sent));
        while (_samples.Count > 1 && now - _samples.Peek().At > Window)
        {
            _samples.Dequeue();
        }

        var before = _samples.Peek().Sent;
        var recent = sent.ToDictionary(
            static pair => pair.Key,
            pair => pair.Value.Requests - (before.TryGetValue(pair.Key, out var then) ? then.Requests : 0),
            StringComparer.Ordinal
        );
        var total = recent.Values.Sum();
        return total == 0
            ? new Dictionary<string, double>(StringComparer.Ordinal)
            : recent.ToDictionary(static pair => pair.Key, pair => pair.Value / (double)total, StringComparer.Ordinal);
    }
}
