namespace Rollouts.Api;

/// <summary>Where an argument's value is taken from; one member is set (row D17).</summary>
public sealed record ValueFrom : KubernetesView
{
    /// <summary>Read in the namespace of the run.</summary>
    public SecretKeyRef? SecretKeyRef { get; init; }

    public FieldRef? FieldRef { get; init; }
}
