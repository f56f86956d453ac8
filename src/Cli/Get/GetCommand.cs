using System.CommandLine;

namespace Rollouts.Cli;

/// <summary><c>get rollout</c>: one Rollout and everything that belongs to it, once or as it changes (rows J3 and J4).</summary>
internal static class GetCommand
{
    public static Command Create(CommandScope scope) =>
        new CommandGroup("get", "Get details about rollouts", "<rollout> RESOURCE_NAME")
        {
            Examples = [("Get a rollout", "get rollout guestbook"), ("Watch a rollout's progress", "get rollout guestbook -w")],
            Subcommands = { Rollout(scope) },
        };

    private static ClusterCommand Rollout(CommandScope scope)
    {
        var name = RolloutNames.One();
        var watch = new Option<bool>("--watch", "-w") { Description = "Watch live updates to the rollout" };
        var noColor = new Option<bool>("--no-color") { Description = "Do not colorize output" };
        var timeout = new Option<int>("--timeout-seconds")
        {
            Description = "Stop watching after this many seconds; 0 for never",
            HelpName = "int",
        };
        return new ClusterCommand("rollout", "Get details about a rollout", "ROLLOUT_NAME")
        {
            Aliases = { "ro", "rollouts" },
            Explanation = """
                Get details about a rollout, and a tree of what belongs to it.

                Icons of the tree: ⟳ Rollout, # revision, ⧉ ReplicaSet, □ Pod, Σ Experiment, α AnalysisRun, ⊞ Job.
                """,
            Examples = [("Get a rollout", "get rollout guestbook"), ("Watch a rollout's progress", "get rollout guestbook -w")],
            Arguments = { name },
            Options = { noColor, timeout, watch },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                var rollout = parsed.GetRequiredValue(name);
                var inColour = session.Host.InColour && !parsed.GetValue(noColor);
                if (parsed.GetValue(watch))
                {
                    await RolloutWatch.RunAsync(session, rollout, inColour, parsed.GetValue(timeout), cancellationToken);
                    return;
                }

                var objects = await RolloutObjects.ReadAsync(session, rollout, cancellationToken);
                session.Show(RolloutSheet.Of(RolloutView.Of(objects), session.Host.Time.GetUtcNow(), inColour));
            }
        );
    }
}
