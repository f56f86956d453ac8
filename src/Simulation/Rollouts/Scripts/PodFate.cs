namespace Rollouts.Simulation;

/// <summary>How the pods of a version fare.</summary>
public enum PodFate
{
    /// <summary>Ready within seconds.</summary>
    Fine,

    /// <summary>Ready after up to two minutes.</summary>
    Slow,

    /// <summary>Never ready.</summary>
    Broken,

    /// <summary>Ready, and then each dies some time later.</summary>
    Dying,
}
