namespace Rollouts.Api;

/// <summary>What a metric that ends Failed or in Error does to its run, and so to a rollout. Not in Argo Rollouts.</summary>
public static class FailureReaction
{
    /// <summary>Nothing: the metric counts as a dry run (row D13).</summary>
    public const string Observe = "observe";

    /// <summary>The run is Inconclusive, so that a rollout pauses until a person decides.</summary>
    public const string Pause = "pause";

    /// <summary>The run is Failed or in Error, so that a rollout aborts. What holds when a manifest says nothing, as in Argo.</summary>
    public const string Abort = "abort";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Observe, Pause, Abort];
}
