namespace Rollouts.Api;

/// <summary>What to do when the newest sample is too old. Not in Argo Rollouts.</summary>
public sealed record StalePolicy : KubernetesView
{
    /// <summary>Go duration: how old the newest sample may be; the provider has to tell its time.</summary>
    public string? OlderThan { get; init; }

    /// <summary>One of <see cref="DataPolicy"/>; inconclusive by default.</summary>
    public string? Policy { get; init; }

    /// <summary>Go duration; a measurement that has waited so long is Inconclusive. Without it waiting has no end.</summary>
    public string? WaitAtMost { get; init; }
}
