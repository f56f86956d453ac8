namespace Rollouts.Simulation;

/// <summary>The families of random scripts; each has seeds of its own.</summary>
public enum ScriptFamily
{
    /// <summary>Canaries and blue-green releases with all that may go wrong.</summary>
    Core,

    /// <summary>The same scripts and faults, with what a part of the users needs: <see cref="RolloutFeatures"/>.</summary>
    Extended,

    /// <summary>Scripts of the first family whose steps are experiments and plugins too.</summary>
    Steps,
}
