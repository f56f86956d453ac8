namespace Rollouts.PluginConformance;

/// <summary>The command line of the kit.</summary>
internal static class KitCommand
{
    private const int Failure = 1;
    private const int Misuse = 2;

    /// <returns>0 when all checks passed, 1 when one failed, 2 when the command line is wrong.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancellationToken = default
    )
    {
        if (args is ["--help" or "-h" or "help", ..] or [_, "--help" or "-h"])
        {
            await output.WriteLineAsync(Usage());
            return 0;
        }

        if (args is not ["router", ..])
        {
            await errors.WriteLineAsync(args.Count == 0 ? "Which kind of plugin? Name one." : $"There are no checks for '{args[0]}'.");
            await errors.WriteLineAsync(Usage());
            return Misuse;
        }

        try
        {
            var options = KitOptions.Parse([.. args.Skip(1)]);
            return await new RouterKit(options, output, errors).RunAsync(cancellationToken) ? 0 : Failure;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(e.Message);
            return Misuse;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await errors.WriteLineAsync("stopped");
            return Failure;
        }
    }

    private static string Usage() =>
        $"""
            usage: dotnet run --project tests/PluginConformance -- router --command FILE [OPTION VALUE]...

            Starts a traffic router plugin as the rollout controller does and asks it what the controller asks. One line for each check; what fails says
            what was expected, what came, and what to do. Point the config at routes that may be changed: weights and routes are really set.

              --command FILE      the plugin's program
              --arg TEXT          an argument for it; may be given several times
              --config FILE       its settings as JSON: what a Rollout has below the plugin's name (none)
              --canary NAME       Service of the canary (conformance-canary)
              --stable NAME       Service of the stable version (conformance-stable)
              --state FILE        a program without arguments that writes what the router has set now, for example with kubectl; with it the kit also
                                  sees whether saying the same twice changes anything, and whether what was added goes again
              --timeout SECONDS   for each call, each start, and until a weight is in force (10, as in the controller)

            The plugin's output goes to standard error. Exit code 0: all checks passed; 1: one failed; 2: the command line is wrong.

            checks:
            {string.Join('\n', RouterChecks.All.Select(static check => $"  {check.Name, -22}{check.Summary}"))}
            """;
}
