using System.CommandLine;

namespace Rollouts.Cli;

/// <summary>The command tree of <c>kubectl argo rollouts</c>.</summary>
public static class CommandLine
{
    /// <summary>How long Ctrl-C waits for clean-up before the process ends anyway.</summary>
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(30);

    /// <summary>Parses and runs one command.</summary>
    /// <returns>The exit code: 0 for success.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var root = new RootCommand("Progressive delivery for Kubernetes: the kubectl plugin of Rollouts.") { DemoCommand.Create() };
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = CleanUpLimit,
        };
        return root.Parse(args).InvokeAsync(invocation, cancellationToken);
    }
}
