namespace Rollouts.Api;

/// <summary>What becomes of a measurement whose data are not good enough to judge. Not in Argo Rollouts.</summary>
public static class DataPolicy
{
    /// <summary>Ask again later; the measurement does not count until there are data.</summary>
    public const string Wait = "wait";

    /// <summary>The measurement is Inconclusive. What holds when a manifest names no policy.</summary>
    public const string Inconclusive = "inconclusive";

    /// <summary>The measurement is Failed.</summary>
    public const string Fail = "fail";

    /// <summary>The measurement is Successful.</summary>
    public const string Pass = "pass";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Wait, Inconclusive, Fail, Pass];
}
