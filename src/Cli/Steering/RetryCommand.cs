using System.CommandLine;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary><c>retry rollout</c> and <c>retry experiment</c>: begin again after an abort or a failure (row J11).</summary>
internal static class RetryCommand
{
    public static Command Create(CommandScope scope) =>
        new CommandGroup("retry", "Retry a rollout or experiment", "<rollout|experiment> RESOURCE_NAME")
        {
            Examples =
            [
                ("Retry an aborted rollout", "retry rollout guestbook"),
                ("Retry a failed experiment", "retry experiment my-experiment"),
            ],
            Subcommands = { Rollout(scope), Experiment(scope) },
        };

    private static ClusterCommand Rollout(CommandScope scope)
    {
        var names = RolloutNames.Several();
        return new ClusterCommand("rollout", "Retry an aborted rollout", "ROLLOUT_NAME...")
        {
            Aliases = { "ro", "rollouts" },
            Examples = [("Retry an aborted rollout", "retry rollout guestbook")],
            Arguments = { names },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                foreach (var name in parsed.GetRequiredValue(names))
                {
                    var patch = new JsonObject { ["status"] = new JsonObject { ["abort"] = false } };
                    var rollout = await session.PatchStatusAsync(name, patch, null, cancellationToken);
                    session.Say($"rollout '{rollout.Header.Name}' retried");
                }
            }
        );
    }

    private static ClusterCommand Experiment(CommandScope scope)
    {
        var names = new Argument<string[]>("EXPERIMENT_NAME") { Description = "Names of experiments", Arity = ArgumentArity.OneOrMore };
        return new ClusterCommand("experiment", "Retry an experiment", "EXPERIMENT_NAME...")
        {
            Aliases = { "exp", "experiments" },
            Examples = [("Retry an experiment", "retry experiment my-experiment")],
            Arguments = { names },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                foreach (var name in parsed.GetRequiredValue(names))
                {
                    // Experiments have no status subresource (row A17): without a status they begin anew.
                    var experiment = await session.Client.PatchAsync(
                        KnownResources.Experiments,
                        session.Namespace,
                        name,
                        Patch.Merge(new JsonObject { ["status"] = null }),
                        null,
                        cancellationToken
                    );
                    session.Say($"experiment '{experiment.Header.Name}' retried");
                }
            }
        );
    }
}
