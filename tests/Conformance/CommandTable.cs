namespace Rollouts.Conformance;

/// <summary>The commands by name, and what is said when none fits.</summary>
internal sealed class CommandTable(IReadOnlyList<IConformanceCommand> commands)
{
    private const int Failure = 1;
    private const int Misuse = 2;

    public int Run(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        if (args.Count > 0 && args[0] is "--help" or "-h" or "help")
        {
            WriteUsage(output);
            return 0;
        }

        var command = args.Count == 0 ? null : commands.FirstOrDefault(c => c.Name == args[0]);
        if (command is null)
        {
            errors.WriteLine(args.Count == 0 ? "Which check? Name one of the commands below." : $"There is no command '{args[0]}'.");
            WriteUsage(errors);
            return Misuse;
        }

        var arguments = args.Skip(1).ToArray();
        if (!command.Accepts(arguments))
        {
            errors.WriteLine($"'{command.Name}' takes {command.Arguments}.");
            WriteUsage(errors);
            return Misuse;
        }

        try
        {
            return command.Run(arguments, output);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            errors.WriteLine(exception.Message);
            return Failure;
        }
    }

    private void WriteUsage(TextWriter writer)
    {
        writer.WriteLine("Usage: dotnet run -c Release --project tests/Conformance -- COMMAND");
        foreach (var command in commands)
        {
            writer.WriteLine($"  {$"{command.Name} {command.Arguments}", -38} {command.Summary}");
        }
    }
}
