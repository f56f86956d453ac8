namespace Rollouts.Api;

/// <summary>What to do when there are data, but too few to judge. At least one of the floors is set. Not in Argo Rollouts.</summary>
public sealed record TooLittlePolicy : KubernetesView
{
    /// <summary>How many samples the answer has to hold at least; the provider has to tell.</summary>
    public IntOrString? Samples { get; init; }

    /// <summary>How many requests the value has to come from at least.</summary>
    public IntOrString? Requests { get; init; }

    /// <summary>An expression over <c>result</c> that gives the number of requests, for providers that do not tell it.</summary>
    public string? RequestsFrom { get; init; }

    /// <summary>One of <see cref="DataPolicy"/>; inconclusive by default.</summary>
    public string? Policy { get; init; }

    /// <summary>Go duration; a measurement that has waited so long is Inconclusive. Without it waiting has no end.</summary>
    public string? WaitAtMost { get; init; }
}
