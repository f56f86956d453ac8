namespace Rollouts.Simulation;

/// <summary>Treatment of unknown fields in a body.</summary>
public enum FieldValidation
{
    /// <summary>They are pruned silently.</summary>
    Ignore,

    /// <summary>They are pruned and named in <see cref="ClusterResult.Warnings"/>.</summary>
    Warn,

    /// <summary>The write is refused.</summary>
    Strict,
}
