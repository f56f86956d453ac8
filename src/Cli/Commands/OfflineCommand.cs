using System.CommandLine;

namespace Rollouts.Cli;

/// <summary>A command that needs no cluster, explained as those are that do.</summary>
internal sealed class OfflineCommand(string name, string summary, string usage) : Command(name, summary), IExplained
{
    public string Usage => usage;

    public string? Explanation { get; init; }

    public IReadOnlyList<(string Comment, string Arguments)> Examples { get; init; } = [];
}
