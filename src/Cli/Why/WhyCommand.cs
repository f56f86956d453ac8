using System.CommandLine;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary><c>why</c>: what a rollout waits for, in one sentence. Ours: Argo's plugin has nothing like it.</summary>
internal static class WhyCommand
{
    public static Command Create(CommandScope scope)
    {
        var name = RolloutNames.One();
        return new ClusterCommand("why", "Say what a rollout waits for, since when and until when", "ROLLOUT_NAME")
        {
            Explanation = """
                Say in one sentence what a rollout waits for, since when and until when.

                It plans the rollout as the controller would, from what the API says now, and writes nothing.
                """,
            Examples = [("Ask why a rollout does not go on", "why guestbook")],
            Arguments = { name },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                var item = await session.GetRolloutAsync(parsed.GetRequiredValue(name), cancellationToken);
                var pods = await session.Client.ListAsync(KnownResources.Pods, session.Namespace, null, cancellationToken);
                var snapshot = await SnapshotReader.ReadAsync(session, item, pods.Items, cancellationToken);
                var now = session.Host.Time.GetUtcNow();
                session.Say(WaitSearch.Of(snapshot, item.Header, pods.Items, now).Sentence(item.Header.Name, now));
            }
        );
    }
}
