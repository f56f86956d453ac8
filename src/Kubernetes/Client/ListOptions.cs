namespace Rollouts.Kubernetes;

/// <summary>Options of list and watch calls; null members are not sent.</summary>
public sealed record ListOptions
{
    public string? LabelSelector { get; init; }
    public string? FieldSelector { get; init; }
    public string? ResourceVersion { get; init; }

    /// <summary>Page size of lists; the client follows <c>continue</c> tokens to the end.</summary>
    public int? Limit { get; init; }

    /// <summary>Lists only, and not sent: what is kept of each item. Called page by page, so that a long list never stands in memory whole.</summary>
    public Func<KubeObject, KubeObject>? Keep { get; init; }

    /// <summary>Watch only: how long the server should keep the watch open.</summary>
    public TimeSpan? Timeout { get; init; }
}
