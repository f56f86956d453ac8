using System.CommandLine;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary><c>status</c>: how a Rollout is doing, normally until it is known how it ended (row J14).</summary>
internal static class StatusCommand
{
    public static Command Create(CommandScope scope)
    {
        var name = RolloutNames.One();
        var watch = new Option<bool>("--watch", "-w")
        {
            Description = "Watch the status of the rollout until it's done",
            DefaultValueFactory = static _ => true,
        };
        var timeout = new Option<string?>("--timeout", "-t")
        {
            Description = "How long to watch before giving up, such as 1s, 2m, 3h; 0 for ever",
            HelpName = "duration",
        };
        return new ClusterCommand("status", "Show the status of a rollout", "ROLLOUT_NAME")
        {
            Explanation = "Watch a rollout until it is healthy (exit code 0) or degraded, or until the time is over (exit code 1).",
            Examples =
            [
                ("Watch the rollout until it succeeds", "status guestbook"),
                ("Fail if it takes more than 60 seconds", "status --timeout 60s guestbook"),
            ],
            Arguments = { name },
            Options = { timeout, watch },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                var limit = Limit(parsed.GetValue(timeout));
                var rollout = parsed.GetRequiredValue(name);
                var (phase, message) = Read(await session.GetRolloutAsync(rollout, cancellationToken));
                var isWatching = parsed.GetValue(watch);
                if (isWatching)
                {
                    (phase, message) = await WatchAsync(session, rollout, limit, cancellationToken);
                }
                else
                {
                    session.Say(IsEnd(phase) ? phase : $"{phase} - {message}");
                }

                if (phase == RolloutPhase.Degraded)
                {
                    throw new CommandFailure($"The rollout is in a degraded state with message: {message}");
                }

                if (isWatching && phase != RolloutPhase.Healthy)
                {
                    throw new CommandFailure("Rollout status watch exceeded timeout");
                }
            }
        );
    }

    /// <summary>Prints every phase and message that differs from the one before, and answers with the last.</summary>
    private static async Task<(string Phase, string Message)> WatchAsync(
        ClusterSession session,
        string name,
        TimeSpan? limit,
        CancellationToken cancellationToken
    )
    {
        using var over = limit is { } duration ? new CancellationTokenSource(duration, session.Host.Time) : new CancellationTokenSource();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        var last = (Phase: "", Message: "");
        try
        {
            await using var feed = await ClusterFeed.StartAsync(
                session,
                [(KnownResources.Rollouts, $"metadata.name={name}")],
                ending.Token
            );
            while (true)
            {
                var now = feed.All(KnownResources.Rollouts) is [var item, ..]
                    ? Read(item)
                    : throw CommandFailure.NotFound(KnownResources.Rollouts, name);
                if (now != last)
                {
                    session.Say(now.Message.Length == 0 ? now.Phase : $"{now.Phase} - {now.Message}");
                    last = now;
                }

                if (IsEnd(now.Phase))
                {
                    return now;
                }

                await feed.WaitAsync(Timeout.InfiniteTimeSpan, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return last;
        }
    }

    private static (string Phase, string Message) Read(KubeObject item) => ClientPhase.Of(item.ReadRollout(), item.Header);

    private static bool IsEnd(string phase) => phase is RolloutPhase.Healthy or RolloutPhase.Degraded;

    private static TimeSpan? Limit(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return GoDuration.TryParse(text, out var duration) && duration.Nanoseconds >= 0
            ? duration.Nanoseconds == 0
                ? null
                : TimeSpan.FromTicks(Math.Clamp(duration.ToTimeSpan().Ticks, 1, TimeSpan.TicksPerDay * 40))
            : throw new CommandFailure($"--timeout \"{text}\" must be a duration such as 1s, 2m or 3h, or 0");
    }
}
