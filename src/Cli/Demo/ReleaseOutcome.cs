namespace Rollouts.Cli;

/// <summary>How a release ended, and why.</summary>
/// <param name="Hash">Template hash of the released version; empty while unknown.</param>
/// <param name="Verdict">Phase of the last analysis of this version, or null without one.</param>
internal sealed record ReleaseOutcome(Release Release, ReleaseEnd End, string Hash, string? Verdict, string Why, TimeSpan Took)
{
    public bool AsExpected => End == Release.Expected && Verdict == Release.ExpectedVerdict;
}
