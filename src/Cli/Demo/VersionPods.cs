namespace Rollouts.Cli;

/// <summary>The pods of one version.</summary>
/// <param name="Ready">How many serve.</param>
/// <param name="Total">How many exist, terminating ones included.</param>
internal readonly record struct VersionPods(int Ready, int Total);
