namespace Rollouts.Cli;

/// <summary>One release of the demo and how it should end.</summary>
/// <param name="ExpectedVerdict">Phase of its last analysis: a rollback because a metric could not be measured proves nothing.</param>
internal sealed record Release(string Name, string Image, double ErrorPercent, ReleaseEnd Expected, string ExpectedVerdict);
