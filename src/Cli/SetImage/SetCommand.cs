using System.CommandLine;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary><c>set image</c>: releases another image (row J13).</summary>
internal static class SetCommand
{
    /// <summary>How often an object that somebody else writes at the same time is tried.</summary>
    private const int MaxAttempts = 5;

    public static Command Create(CommandScope scope) =>
        new CommandGroup("set", "Update values of a rollout", "image ROLLOUT_NAME CONTAINER=IMAGE")
        {
            Examples = [("Set the image of a rollout", "set image my-rollout www=image:v2")],
            Subcommands = { Image(scope) },
        };

    private static ClusterCommand Image(CommandScope scope)
    {
        var name = RolloutNames.One();
        var images = new Argument<string[]>("CONTAINER=IMAGE")
        {
            Description = "Container and its image; * for all containers",
            Arity = ArgumentArity.OneOrMore,
        };
        return new ClusterCommand("image", "Update the image of a rollout", "ROLLOUT_NAME CONTAINER=IMAGE...")
        {
            Examples =
            [
                ("Set the image of a container", "set image my-rollout www=image:v2"),
                ("Set the image of every container", "set image my-rollout *=image:v2"),
            ],
            Arguments = { name, images },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                var changes = parsed.GetRequiredValue(images).Select(ImageChange.Parse).ToList();
                var written = await WriteAsync(session, parsed.GetRequiredValue(name), changes, cancellationToken);
                session.Say($"{written.Header.Kind.ToLowerInvariant()} \"{written.Header.Name}\" image updated");
            }
        );
    }

    private static async Task<KubeObject> WriteAsync(
        ClusterSession session,
        string name,
        IReadOnlyList<ImageChange> changes,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var item = await session.Client.GetAsync(KnownResources.Rollouts, session.Namespace, name, cancellationToken);
            var target = WorkloadTarget.Of(item.ReadRollout(), name);
            if (target.Type != KnownResources.Rollouts)
            {
                item = await session.Client.GetAsync(target.Type, session.Namespace, target.Name, cancellationToken);
            }

            var body = item.ToNode();
            foreach (var change in changes)
            {
                change.ApplyTo(target.TemplatePath.Aggregate((JsonNode?)body, static (node, member) => (node as JsonObject)?[member]));
            }

            try
            {
                return await session.Client.ReplaceAsync(target.Type, session.Namespace, target.Name, body, null, cancellationToken);
            }
            catch (KubernetesApiException refusal) when (refusal.IsConflict && attempt < MaxAttempts)
            {
                // Somebody else wrote it meanwhile; the change is made again on what is there now.
            }
        }
    }
}
