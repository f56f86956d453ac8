using System.CommandLine;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary><c>undo</c>: back to the template of an earlier revision (row J16).</summary>
internal static class UndoCommand
{
    public static Command Create(CommandScope scope)
    {
        var name = RolloutNames.One();
        var toRevision = new Option<long>("--to-revision")
        {
            Description = "The revision to roll back to; 0 for the one before the newest",
            HelpName = "int",
        };
        return new ClusterCommand("undo", "Undo a rollout", "ROLLOUT_NAME")
        {
            Explanation = "Roll back to the previous revision, or to a given one.",
            Examples = [("Undo a rollout", "undo guestbook"), ("Go back to revision 3", "undo guestbook --to-revision=3")],
            Arguments = { name },
            Options = { toRevision },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                var revision = parsed.GetValue(toRevision) is >= 0 and var given
                    ? given
                    : throw new CommandFailure("--to-revision must be 0 or more");
                var item = await session.Client.GetAsync(
                    KnownResources.Rollouts,
                    session.Namespace,
                    parsed.GetRequiredValue(name),
                    cancellationToken
                );
                var replicaSets = await session.Client.ListAsync(KnownResources.ReplicaSets, session.Namespace, null, cancellationToken);
                var found = RevisionSearch.Find(item, replicaSets.Items, revision);
                var template =
                    found.ToNode()["spec"]?["template"] as JsonObject
                    ?? throw new CommandFailure($"revision {revision} has no pod template to go back to");
                template = TemplateComparison.WithoutHash(template);
                var rollout = item.ReadRollout();
                var target = WorkloadTarget.Of(rollout, item.Header.Name);
                if (target.Type == KnownResources.Rollouts && item.ToNode()["spec"]?["template"] is JsonObject current)
                {
                    current = TemplateComparison.WithoutHash(current);
                    if (TemplateComparison.IsWithin(current, template))
                    {
                        session.Say($"skipped rollback (current template already matches revision {revision})");
                        return;
                    }

                    template = OriginalTemplate.Of(template, current, found.Header.PodHash(), rollout.Status.CollisionCount);
                }

                await RestoreAsync(session, target, template, revision, cancellationToken);
                session.Say($"rollout '{item.Header.Name}' undo");
            }
        );
    }

    private static async Task RestoreAsync(
        ClusterSession session,
        WorkloadTarget target,
        JsonObject template,
        long revision,
        CancellationToken cancellationToken
    )
    {
        var operation = new JsonObject
        {
            ["op"] = "replace",
            ["path"] = $"/{string.Join('/', target.TemplatePath)}",
            ["value"] = template,
        };
        try
        {
            await session.Client.PatchAsync(target.Type, session.Namespace, target.Name, Patch.Json([operation]), null, cancellationToken);
        }
        catch (KubernetesApiException refusal)
        {
            throw new CommandFailure($"failed restoring revision {revision}: {refusal.Explanation}");
        }
    }
}
