using System.CommandLine;

namespace Rollouts.Cli;

/// <summary>A word that only gathers commands, such as <c>get</c>; alone it is a mistake.</summary>
internal sealed class CommandGroup(string name, string summary, string usage) : Command(name, summary), IExplained
{
    public string Usage => usage;

    public string? Explanation { get; init; }

    public IReadOnlyList<(string Comment, string Arguments)> Examples { get; init; } = [];
}
