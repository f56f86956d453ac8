namespace Rollouts.Cli;

/// <summary>The columns that only some lists have.</summary>
internal readonly record struct ListColumns(bool Namespace, bool Timestamp);
