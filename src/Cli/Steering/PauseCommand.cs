using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rollouts.Cli;

/// <summary><c>pause</c>: stop where it is (row J8).</summary>
internal static class PauseCommand
{
    public static Command Create(CommandScope scope)
    {
        var names = RolloutNames.Several();
        return new ClusterCommand("pause", "Pause a rollout", "ROLLOUT_NAME...")
        {
            Explanation = "Set spec.paused; promote takes it away again.",
            Examples = [("Pause a rollout", "pause guestbook")],
            Arguments = { names },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                foreach (var name in parsed.GetRequiredValue(names))
                {
                    var patch = new JsonObject { ["spec"] = new JsonObject { ["paused"] = true } };
                    var rollout = await session.PatchSpecAsync(name, patch, cancellationToken);
                    session.Say($"rollout '{rollout.Header.Name}' paused");
                }
            }
        );
    }
}
