using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rollouts.Cli;

/// <summary>Help in the layout of kubectl's plugins: what it does, usage, aliases, examples, commands, flags.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const string Program = "kubectl argo rollouts";

    public override int Invoke(ParseResult parseResult)
    {
        var (command, output) = (parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        output.WriteLine((command as IExplained)?.Explanation ?? command.Description);
        output.WriteLine();
        WriteUsage(command, output);
        Section(output, "Global Flags", Columns(Flags(Inherited(command))));
        if (command.Subcommands.Count > 0)
        {
            output.WriteLine();
            output.WriteLine($"Use \"{Path(command)} [command] --help\" for more information about a command.");
        }

        return 0;
    }

    /// <summary>Puts this help onto a command tree.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpText();
            option.Description = "Show this help";
        }
    }

    /// <summary>How the command is used, for somebody who used it in another way.</summary>
    public static void WriteUsage(Command command, TextWriter output)
    {
        var explained = command as IExplained;
        output.WriteLine("Usage:");
        output.WriteLine($"  {UsageLine(command, explained)}");
        Section(output, "Aliases", command.Aliases.Count == 0 ? [] : [$"  {string.Join(", ", [command.Name, .. command.Aliases])}"]);
        Section(
            output,
            "Examples",
            explained?.Examples.SelectMany(static example => (string[])[$"  # {example.Comment}", $"  {Program} {example.Arguments}"]) ?? []
        );
        Section(
            output,
            "Available Commands",
            Columns(command.Subcommands.Where(static sub => !sub.Hidden).Select(static sub => (sub.Name, sub.Description)))
        );
        Section(output, "Flags", Columns(Flags(command.Options)));
    }

    private static string UsageLine(Command command, IExplained? explained)
    {
        if (command.Subcommands.Count > 0 && explained is null)
        {
            return $"{Path(command)} COMMAND";
        }

        return string.Join(' ', ((string[])[Path(command), explained?.Usage ?? "", "[flags]"]).Where(static part => part.Length > 0));
    }

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : Program;

    private static IEnumerable<Option> Inherited(Command command) =>
        command
            .Parents.OfType<Command>()
            .SelectMany(parent =>
                parent.Options.Where(static option => option.Recursive && option is not HelpOption).Concat(Inherited(parent))
            )
            .Where(option => command.Options.All(own => own.Name != option.Name));

    private static IEnumerable<(string, string?)> Flags(IEnumerable<Option> options) =>
        options.Where(static option => !option.Hidden).OrderBy(static option => option.Name, StringComparer.Ordinal).Select(Flag);

    private static (string, string?) Flag(Option option)
    {
        var letter = option.Aliases.FirstOrDefault(static alias => alias.Length == 2 && alias != "-?");
        var value = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0 ? "" : $" {option.HelpName ?? "string"}";
        return ($"{(letter is null ? "    " : $"{letter}, ")}{option.Name}{value}", option.Description);
    }

    private static List<string> Columns(IEnumerable<(string Left, string? Right)> rows)
    {
        var all = rows.ToList();
        var width = all.Select(static row => row.Left.Length).DefaultIfEmpty(0).Max() + 3;
        return [.. all.Select(row => $"  {row.Left.PadRight(width)}{row.Right?.Split('\n')[0]}".TrimEnd())];
    }

    private static void Section(TextWriter output, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"{title}:");
        foreach (var line in all)
        {
            output.WriteLine(line);
        }
    }
}
