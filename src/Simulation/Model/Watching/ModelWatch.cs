using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// A pull-style watch: the holder asks for what is new when it likes, so a slow holder never holds up a writer; it only
/// expires once the history no longer reaches back to it.
/// </summary>
public sealed class ModelWatch
{
    /// <summary>Set when the watch cannot start or go on (410 Expired, 400 bad selector …).</summary>
    public ClusterStatus? Refusal => throw new NotImplementedException();

    /// <summary>The version up to which events were read: what a bookmark says.</summary>
    public long ResourceVersion => throw new NotImplementedException();

    /// <summary>The next events, at most <paramref name="limit"/>; empty when nothing is new or <see cref="Refusal"/> is set.</summary>
    public IReadOnlyList<WatchEvent> Read(int limit = 500) => throw new NotImplementedException();
}
