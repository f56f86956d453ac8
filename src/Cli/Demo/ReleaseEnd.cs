namespace Rollouts.Cli;

/// <summary>How a release ended.</summary>
internal enum ReleaseEnd
{
    /// <summary>The new version is the stable one and has all the pods.</summary>
    Promoted,

    /// <summary>The rollout was aborted, and the old version has all the pods and the traffic again.</summary>
    RolledBack,

    /// <summary>It waits for a person, or can go no further.</summary>
    Stuck,

    /// <summary>Nothing of this within the time.</summary>
    TimedOut,
}
