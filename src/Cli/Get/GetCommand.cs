using System.CommandLine;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary><c>get rollout</c> and <c>get experiment</c>: one of them and everything that belongs to it, once or as it changes (rows J3 to J5).</summary>
internal static class GetCommand
{
    private const string Icons = "Icons of the tree: ⟳ Rollout, # revision, ⧉ ReplicaSet, □ Pod, Σ Experiment, α AnalysisRun, ⊞ Job.";

    public static Command Create(CommandScope scope) =>
        new CommandGroup("get", "Get details about rollouts and experiments", "<rollout|experiment> RESOURCE_NAME")
        {
            Examples =
            [
                ("Get a rollout", "get rollout guestbook"),
                ("Watch a rollout's progress", "get rollout guestbook -w"),
                ("Get an experiment", "get experiment my-experiment"),
            ],
            Subcommands = { Rollout(scope), Experiment(scope) },
        };

    private static ClusterCommand Rollout(CommandScope scope)
    {
        var name = RolloutNames.One();
        var timeout = new Option<int>("--timeout-seconds")
        {
            Description = "Stop watching after this many seconds; 0 for never",
            HelpName = "int",
        };
        var (watch, noColor) = (Watch("rollout"), NoColor());
        return new ClusterCommand("rollout", "Get details about a rollout", "ROLLOUT_NAME")
        {
            Aliases = { "ro", "rollouts" },
            Explanation = $"Get details about a rollout, and a tree of what belongs to it.\n\n{Icons}",
            Examples = [("Get a rollout", "get rollout guestbook"), ("Watch a rollout's progress", "get rollout guestbook -w")],
            Arguments = { name },
            Options = { noColor, timeout, watch },
        }.Runs(
            scope,
            (parsed, session, cancellationToken) =>
            {
                var inColour = session.Host.InColour && !parsed.GetValue(noColor);
                return ShowAsync(
                    session,
                    KnownResources.Rollouts,
                    parsed.GetRequiredValue(name),
                    objects => RolloutSheet.Of(RolloutView.Of(objects), session.Host.Time.GetUtcNow(), inColour),
                    parsed.GetValue(watch) ? parsed.GetValue(timeout) : null,
                    cancellationToken
                );
            }
        );
    }

    private static ClusterCommand Experiment(CommandScope scope)
    {
        var name = new Argument<string>("EXPERIMENT_NAME") { Description = "Name of the experiment" };
        var (watch, noColor) = (Watch("experiment"), NoColor());
        return new ClusterCommand("experiment", "Get details about an experiment", "EXPERIMENT_NAME")
        {
            Aliases = { "exp", "experiments" },
            Explanation = $"Get details about an experiment, and a tree of what belongs to it.\n\n{Icons}",
            Examples =
            [
                ("Get an experiment", "get experiment my-experiment"),
                ("Watch an experiment's progress", "get experiment my-experiment -w"),
            ],
            Arguments = { name },
            Options = { noColor, watch },
        }.Runs(
            scope,
            (parsed, session, cancellationToken) =>
            {
                var inColour = session.Host.InColour && !parsed.GetValue(noColor);
                return ShowAsync(
                    session,
                    KnownResources.Experiments,
                    parsed.GetRequiredValue(name),
                    objects => ExperimentSheet.Of(objects, session.Host.Time.GetUtcNow(), inColour),
                    parsed.GetValue(watch) ? 0 : null,
                    cancellationToken
                );
            }
        );
    }

    /// <param name="session">The cluster.</param>
    /// <param name="type">What is shown: the type,</param>
    /// <param name="name">and the name.</param>
    /// <param name="draw">Draws it.</param>
    /// <param name="watchSeconds">For how long to draw it anew when it changes, 0 for ever; null to draw it once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private static async Task ShowAsync(
        ClusterSession session,
        ResourceType type,
        string name,
        Func<ObjectFamily, Sheet> draw,
        int? watchSeconds,
        CancellationToken cancellationToken
    )
    {
        if (watchSeconds is { } seconds)
        {
            await FamilyWatch.RunAsync(session, type, name, draw, seconds, cancellationToken);
            return;
        }

        session.Show(draw(await ObjectFamily.ReadAsync(session, type, name, cancellationToken)));
    }

    private static Option<bool> Watch(string kind) => new("--watch", "-w") { Description = $"Watch live updates to the {kind}" };

    private static Option<bool> NoColor() => new("--no-color") { Description = "Do not colorize output" };
}
