namespace Rollouts.Api;

/// <summary>
/// What becomes of a measurement that did not decide: <c>inconclusive</c>, <c>fail</c>, <c>pass</c> or <c>error</c>, and for <see cref="NoData"/> also <c>wait</c>.
/// </summary>
public sealed record ComparisonPolicies : KubernetesView
{
    /// <summary>The last window is over and the evidence allows neither; default inconclusive.</summary>
    public string? Undecided { get; init; }

    /// <summary>The last window is over and there is less data than the method needs; default inconclusive.</summary>
    public string? TooLittle { get; init; }

    /// <summary>An arm has been silent for three windows; default wait, which is inconclusive at the end.</summary>
    public string? NoData { get; init; }

    /// <summary>Traffic is not split as stated; default inconclusive.</summary>
    public string? Skewed { get; init; }

    /// <summary>No window made sense; default error.</summary>
    public string? Error { get; init; }

    /// <summary>A judge's score between its thresholds; default inconclusive.</summary>
    public string? Marginal { get; init; }
}
