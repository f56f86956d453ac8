using System.CommandLine;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary><c>list rollouts</c>: one line for each (row J6).</summary>
internal static class ListCommand
{
    public static Command Create(CommandScope scope) =>
        new CommandGroup("list", "List rollouts", "rollouts")
        {
            Examples = [("List rollouts", "list rollouts")],
            Subcommands = { Rollouts(scope) },
        };

    private static ClusterCommand Rollouts(CommandScope scope)
    {
        var name = new Option<string?>("--name") { Description = "Only show the rollout with this name", HelpName = "string" };
        var everywhere = new Option<bool>("--all-namespaces", "-A") { Description = "Include all namespaces" };
        var watch = new Option<bool>("--watch", "-w") { Description = "Watch for changes" };
        var timestamps = new Option<bool>("--timestamps") { Description = "Print when each line was printed" };
        return new ClusterCommand("rollouts", "List rollouts", "")
        {
            Aliases = { "ro", "rollout" },
            Explanation = "List the rollouts of a namespace: that of --namespace, else that of the kubeconfig's context.",
            Examples =
            [
                ("List rollouts", "list rollouts"),
                ("List rollouts of all namespaces", "list rollouts --all-namespaces"),
                ("List rollouts and watch for changes", "list rollouts --watch"),
            ],
            Options = { everywhere, name, timestamps, watch },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                var columns = new ListColumns(parsed.GetValue(everywhere), parsed.GetValue(timestamps));
                var space = columns.Namespace ? null : session.Namespace;
                var selector = parsed.GetValue(name) is { Length: > 0 } only ? $"metadata.name={only}" : null;
                var list = await session.Client.ListAsync(
                    KnownResources.Rollouts,
                    space,
                    new ListOptions { FieldSelector = selector },
                    cancellationToken
                );
                var lines = list.Items.Select(RolloutLine.Of).ToList();
                if (!parsed.GetValue(watch))
                {
                    await PrintAsync(session, lines, columns);
                    return;
                }

                session.Show(Table(lines, columns, session.Host.Time.GetUtcNow()));
                await ListWatch.RunAsync(session, space, selector, lines, columns, cancellationToken);
            }
        );
    }

    private static async Task PrintAsync(ClusterSession session, List<RolloutLine> lines, ListColumns columns)
    {
        if (lines.Count == 0)
        {
            await session.Host.Error.WriteLineAsync("No resources found.");
            return;
        }

        session.Show(Table(lines, columns, session.Host.Time.GetUtcNow()));
    }

    private static Sheet Table(List<RolloutLine> lines, ListColumns columns, DateTimeOffset now)
    {
        var sheet = new Sheet(inColour: false);
        sheet.Table([RolloutLine.Header(columns), .. lines.Select(line => line.Row(columns, now))]);
        return sheet;
    }
}
