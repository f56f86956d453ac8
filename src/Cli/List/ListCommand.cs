using System.CommandLine;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary><c>list rollouts</c> and <c>list experiments</c>: one line for each (rows J6 and J7).</summary>
internal static class ListCommand
{
    public static Command Create(CommandScope scope) =>
        new CommandGroup("list", "List rollouts or experiments", "<rollouts|experiments>")
        {
            Examples = [("List rollouts", "list rollouts"), ("List experiments", "list experiments")],
            Subcommands = { Rollouts(scope), Experiments(scope) },
        };

    private static ClusterCommand Experiments(CommandScope scope)
    {
        var everywhere = new Option<bool>("--all-namespaces", "-A") { Description = "Include all namespaces" };
        return new ClusterCommand("experiments", "List experiments", "")
        {
            Aliases = { "exp", "experiment" },
            Explanation = "List the experiments of a namespace: that of --namespace, else that of the kubeconfig's context.",
            Examples =
            [
                ("List experiments", "list experiments"),
                ("List experiments of all namespaces", "list experiments --all-namespaces"),
            ],
            Options = { everywhere },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                var isEverywhere = parsed.GetValue(everywhere);
                var space = isEverywhere ? null : session.Namespace;
                var list = await session.Client.ListAsync(KnownResources.Experiments, space, null, cancellationToken);
                var now = session.Host.Time.GetUtcNow();
                await PrintAsync(
                    session,
                    [.. list.Items.Select(item => ExperimentLine.Of(item, now).Row(isEverywhere))],
                    ExperimentLine.Header(isEverywhere)
                );
            }
        );
    }

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
                    await PrintAsync(session, Rows(session, lines, columns), RolloutLine.Header(columns));
                    return;
                }

                session.Show(Table(Rows(session, lines, columns), RolloutLine.Header(columns)));
                await ListWatch.RunAsync(session, space, selector, lines, columns, cancellationToken);
            }
        );
    }

    private static List<IReadOnlyList<Piece>[]> Rows(ClusterSession session, List<RolloutLine> lines, ListColumns columns)
    {
        var now = session.Host.Time.GetUtcNow();
        return [.. lines.Select(line => line.Row(columns, now))];
    }

    private static async Task PrintAsync(ClusterSession session, List<IReadOnlyList<Piece>[]> rows, IReadOnlyList<Piece>[] header)
    {
        if (rows.Count == 0)
        {
            await session.Host.Error.WriteLineAsync("No resources found.");
            return;
        }

        session.Show(Table(rows, header));
    }

    private static Sheet Table(List<IReadOnlyList<Piece>[]> rows, IReadOnlyList<Piece>[] header)
    {
        var sheet = new Sheet(inColour: false);
        sheet.Table([header, .. rows]);
        return sheet;
    }
}
