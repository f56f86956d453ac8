using System.CommandLine;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.Cli;

/// <summary><c>restart</c>: new pods of the same version (row J12).</summary>
internal static class RestartCommand
{
    /// <summary>A longer wait than this is a mistake.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(3650);

    public static Command Create(CommandScope scope)
    {
        var names = RolloutNames.Several();
        var wait = new Option<string?>("--in", "-i")
        {
            Description = "How long to wait before the restart, such as 30s, 5m, 1h",
            HelpName = "string",
        };
        return new ClusterCommand("restart", "Restart the pods of a rollout", "ROLLOUT_NAME...")
        {
            Examples =
            [
                ("Restart the pods of a rollout now", "restart guestbook"),
                ("Restart the pods of a rollout in ten seconds", "restart guestbook --in 10s"),
            ],
            Arguments = { names },
            Options = { wait },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                var text = parsed.GetValue(wait) is { Length: > 0 } given ? given : "0s";
                var at = KubernetesTime.Format(session.Host.Time.GetUtcNow() + Wait(text));
                var patch = new JsonObject { ["spec"] = new JsonObject { ["restartAt"] = at } };
                foreach (var name in parsed.GetRequiredValue(names))
                {
                    var rollout = await session.PatchSpecAsync(name, patch, cancellationToken);
                    session.Say($"rollout '{rollout.Header.Name}' restarts in {text}");
                }
            }
        );
    }

    private static TimeSpan Wait(string text) =>
        GoDuration.TryParse(text, out var duration) && duration.ToTimeSpan().Duration() <= Furthest
            ? duration.ToTimeSpan()
            : throw new CommandFailure($"--in \"{text}\" must be a duration such as 30s, 5m or 1h");
}
