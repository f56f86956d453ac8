namespace Rollouts.Api;

/// <summary>Seconds after which a finished run is deleted (row D15).</summary>
public sealed record TtlStrategy : KubernetesView
{
    public int? SecondsAfterCompletion { get; init; }

    public int? SecondsAfterFailure { get; init; }

    public int? SecondsAfterSuccess { get; init; }
}
