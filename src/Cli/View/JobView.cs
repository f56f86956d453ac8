namespace Rollouts.Cli;

/// <summary>A Job that a job metric started, in the tree.</summary>
internal sealed record JobView(string Name, DateTimeOffset? Started, string Status);
