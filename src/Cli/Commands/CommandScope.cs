namespace Rollouts.Cli;

/// <summary>What the commands share: the process that they run in, and the flags that say which cluster.</summary>
internal sealed record CommandScope(CommandHost Host, ConnectionFlags Connection);
