using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>What a rollout waits for, since when and until when.</summary>
/// <param name="Kind">One of <see cref="WaitKind"/>.</param>
/// <param name="What">What it waits for, after "waits for".</param>
/// <param name="Since">Since when.</param>
public sealed record RolloutWait(string Kind, string What, DateTimeOffset Since)
{
    /// <summary>When time alone ends it, or its patience; null when only what <see cref="Ending"/> says ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What ends it, or what happens at <see cref="Until"/>; null only where that is plain.</summary>
    public string? Ending { get; init; }

    /// <summary>The wait that a status tells of; null when it tells of none.</summary>
    /// <param name="waiting"><c>status.waiting</c>.</param>
    public static RolloutWait? Read(RolloutWaiting? waiting) =>
        waiting is { Reason.Length: > 0, For.Length: > 0, Since: { } since }
            ? new RolloutWait(waiting.Reason, waiting.For, since) { Until = waiting.Until, Ending = waiting.Ending }
            : null;
}
