using System.CommandLine;

namespace Rollouts.Cli;

/// <summary>The command tree of <c>kubectl argo rollouts</c>.</summary>
public static class CommandLine
{
    /// <summary>How long Ctrl-C waits for clean-up before the process ends anyway.</summary>
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(30);

    /// <summary>Every command, by the order of the alphabet.</summary>
    private static readonly Func<CommandScope, Command>[] Commands =
    [
        AbortCommand.Create,
        static _ => CompareCommand.Create(),
        static _ => DemoCommand.Create(),
        GetCommand.Create,
        LintCommand.Create,
        ListCommand.Create,
        PauseCommand.Create,
        PromoteCommand.Create,
        RestartCommand.Create,
        RetryCommand.Create,
        SetCommand.Create,
        StatusCommand.Create,
        TerminateCommand.Create,
        UndoCommand.Create,
        WhyCommand.Create,
    ];

    /// <summary>Parses and runs one command.</summary>
    /// <returns>The exit code: 0 for success.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken) =>
        RunAsync(args, CommandHost.OfProcess(output, error), cancellationToken);

    internal static async Task<int> RunAsync(string[] args, CommandHost host, CancellationToken cancellationToken)
    {
        var scope = new CommandScope(host, new ConnectionFlags());
        var root = new RootCommand("Manage rollouts: the kubectl plugin of Rollouts.");
        scope.Connection.AddTo(root);
        foreach (var create in Commands)
        {
            root.Add(create(scope));
        }

        HelpText.AddTo(root);
        ParseResult parsed;
        try
        {
            // An argument that begins with @ is an argument, not a file of arguments.
            parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        }
        catch (InvalidOperationException problem)
        {
            // An option whose value is checked while it is parsed, and cannot be read at all.
            await host.Error.WriteLineAsync(SafeText.Of($"Error: {problem.Message}"));
            return 1;
        }

        if (parsed.Errors.Count > 0 && parsed.Action is not HelpText)
        {
            foreach (var problem in parsed.Errors)
            {
                await host.Error.WriteLineAsync(SafeText.Of($"Error: {problem.Message}"));
            }

            HelpText.WriteUsage(parsed.CommandResult.Command, host.Error);
            return 1;
        }

        var invocation = new InvocationConfiguration
        {
            Output = host.Output,
            Error = host.Error,
            ProcessTerminationTimeout = CleanUpLimit,
        };
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }
}
