using System.Collections.Concurrent;

namespace Rollouts.Simulation;

/// <summary>What a client saw, by template hash. Thread-safe.</summary>
internal sealed class LoadCounters
{
    private readonly ConcurrentDictionary<string, DemoCount> _counts = new(StringComparer.Ordinal);

    public void Count(string hash, bool succeeded) =>
        _counts.AddOrUpdate(hash, static (_, one) => one, static (_, sum, one) => sum + one, new DemoCount(1, succeeded ? 0 : 1));

    public IReadOnlyDictionary<string, DemoCount> Totals() => new Dictionary<string, DemoCount>(_counts, StringComparer.Ordinal);
}
