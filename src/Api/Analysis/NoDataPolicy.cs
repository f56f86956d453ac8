namespace Rollouts.Api;

/// <summary>What to do when the source has no data: nothing at all, nil, or NaN alone. Not in Argo Rollouts.</summary>
public sealed record NoDataPolicy : KubernetesView
{
    /// <summary>One of <see cref="DataPolicy"/>; inconclusive by default.</summary>
    public string? Policy { get; init; }

    /// <summary>Go duration; a measurement that has waited so long is Inconclusive. Without it waiting has no end.</summary>
    public string? WaitAtMost { get; init; }
}
