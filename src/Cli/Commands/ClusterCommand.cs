using System.CommandLine;

namespace Rollouts.Cli;

/// <summary>
/// A command that talks to a cluster. Whatever a cluster, a kubeconfig or a user can bring about ends as one sentence on the error output and
/// exit code 1.
/// </summary>
internal sealed class ClusterCommand(string name, string summary, string usage) : Command(name, summary), IExplained
{
    public string Usage => usage;

    public string? Explanation { get; init; }

    public IReadOnlyList<(string Comment, string Arguments)> Examples { get; init; } = [];

    /// <summary>Says what the command does with the cluster; the answer is the exit code.</summary>
    public ClusterCommand Runs(CommandScope scope, Func<ParseResult, ClusterSession, CancellationToken, Task<int>> body)
    {
        SetAction(
            async (parsed, cancellationToken) =>
            {
                try
                {
                    await using var session = scope.Connection.Open(parsed, scope.Host);
                    return await body(parsed, session, cancellationToken);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    return 1;
                }
                catch (Exception failure) when (FailureText.Of(failure) is { } text)
                {
                    await scope.Host.Error.WriteLineAsync(SafeText.Of($"Error: {text}"));
                    return 1;
                }
            }
        );
        return this;
    }

    /// <summary>The same for a command that always succeeds when it does not fail.</summary>
    public ClusterCommand Runs(CommandScope scope, Func<ParseResult, ClusterSession, CancellationToken, Task> body) =>
        Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                await body(parsed, session, cancellationToken);
                return 0;
            }
        );
}
