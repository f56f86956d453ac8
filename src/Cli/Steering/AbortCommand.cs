using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rollouts.Cli;

/// <summary><c>abort</c>: back to the stable version (row J10).</summary>
internal static class AbortCommand
{
    public static Command Create(CommandScope scope)
    {
        var names = RolloutNames.Several();
        return new ClusterCommand("abort", "Abort a rollout", "ROLLOUT_NAME...")
        {
            Explanation = """
                Stop the update and go back to the stable version.

                spec.template still is the new version: a retry begins it again, and only undo, or the old template, takes it back.
                """,
            Examples = [("Abort a rollout", "abort guestbook")],
            Arguments = { names },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                foreach (var name in parsed.GetRequiredValue(names))
                {
                    var patch = new JsonObject { ["status"] = new JsonObject { ["abort"] = true } };
                    var rollout = await session.PatchStatusAsync(name, patch, null, cancellationToken);
                    session.Say($"rollout '{rollout.Header.Name}' aborted");
                }
            }
        );
    }
}
