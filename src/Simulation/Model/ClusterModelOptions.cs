namespace Rollouts.Simulation;

/// <summary>How a <see cref="ClusterModel"/> starts.</summary>
public sealed record ClusterModelOptions
{
    /// <summary>Seed of uids, generated names and cluster addresses. The same seed and the same requests give the same cluster.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many changes are kept for watches to resume from. <value>The default is 20,000.</value></summary>
    public int HistoryLimit { get; init; } = 20_000;

    /// <summary>Instant of the built-in namespaces' creation.</summary>
    public DateTimeOffset StartsAt { get; init; } = DateTimeOffset.UnixEpoch;
}
