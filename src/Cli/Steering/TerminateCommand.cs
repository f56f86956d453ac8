using System.CommandLine;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary><c>terminate analysisrun</c> and <c>terminate experiment</c>: end one that is in progress (row J15).</summary>
internal static class TerminateCommand
{
    private const string RunExample = "terminate analysisrun guestbook-877894d5b-4-success-rate.1";
    private const string ExperimentExample = "terminate experiment my-experiment";

    public static Command Create(CommandScope scope) =>
        new CommandGroup("terminate", "Terminate an AnalysisRun or experiment", "<analysisrun|experiment> RESOURCE_NAME")
        {
            Examples = [("Terminate an AnalysisRun", RunExample), ("Terminate an experiment", ExperimentExample)],
            Subcommands =
            {
                Of(scope, KnownResources.AnalysisRuns, "analysisRun", "an AnalysisRun", RunExample, "ar", "analysisruns"),
                Of(scope, KnownResources.Experiments, "experiment", "an experiment", ExperimentExample, "exp", "experiments"),
            },
        };

    /// <param name="scope">What the commands share.</param>
    /// <param name="type">What is ended.</param>
    /// <param name="said">What the output calls it.</param>
    /// <param name="meant">What the help calls it.</param>
    /// <param name="example">For the help.</param>
    /// <param name="aliases">Other names of the command.</param>
    private static ClusterCommand Of(
        CommandScope scope,
        ResourceType type,
        string said,
        string meant,
        string example,
        params ReadOnlySpan<string> aliases
    )
    {
        var word = type.Kind.ToLowerInvariant();
        var argument = $"{type.Kind.ToUpperInvariant()}_NAME";
        var names = new Argument<string[]>(argument) { Description = "Names of those to end", Arity = ArgumentArity.OneOrMore };
        var command = new ClusterCommand(word, $"Terminate {meant}", $"{argument}...")
        {
            Examples = [($"Terminate {meant}", example)],
            Arguments = { names },
        };
        foreach (var alias in aliases)
        {
            command.Aliases.Add(alias);
        }

        return command.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                foreach (var name in parsed.GetRequiredValue(names))
                {
                    var patch = Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["terminate"] = true } });
                    var ended = await session.Client.PatchAsync(type, session.Namespace, name, patch, null, cancellationToken);
                    session.Say($"{said} '{ended.Header.Name}' terminated");
                }
            }
        );
    }
}
