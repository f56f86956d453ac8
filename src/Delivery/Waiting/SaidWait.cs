namespace Rollouts.Delivery;

/// <summary>A wait as the room that waits says it; what it leaves open, <see cref="WaitReport"/> fills in.</summary>
/// <param name="Kind">One of <see cref="WaitKind"/>.</param>
/// <param name="What">What is waited for, after "waits for".</param>
internal sealed record SaidWait(string Kind, string What)
{
    /// <summary>Since when, where something in the cluster says so.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When time alone ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What ends it, where the kind does not say it well enough.</summary>
    public string? Ending { get; init; }
}
