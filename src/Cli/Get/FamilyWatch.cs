using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary><c>get --watch</c>: the picture is drawn again when something changed, until Ctrl-C or the time limit.</summary>
internal static class FamilyWatch
{
    private const string ClearScreen = "\e[H\e[2J\e[0;0H";

    /// <summary>Drawn more often it would flicker (row J4).</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    /// <summary>Ages and delays change by themselves.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <param name="session">The cluster.</param>
    /// <param name="root">What is watched: the type,</param>
    /// <param name="name">and the name.</param>
    /// <param name="draw">Draws it.</param>
    /// <param name="timeoutSeconds">When to end; 0 or less for not.</param>
    /// <param name="cancellationToken">Ends it; that is not a failure.</param>
    public static async Task RunAsync(
        ClusterSession session,
        ResourceType root,
        string name,
        Func<ObjectFamily, Sheet> draw,
        int timeoutSeconds,
        CancellationToken cancellationToken
    )
    {
        var time = session.Host.Time;
        using var limit =
            timeoutSeconds > 0
                ? new CancellationTokenSource(TimeSpan.FromSeconds(Math.Min(timeoutSeconds, 1_000_000)), time)
                : new CancellationTokenSource();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var feed = await FamilyFeed.StartAsync(session, root, name, ending.Token);
            var shown = "";
            while (true)
            {
                var picture = draw(feed.Read()).ToString();
                Draw(session.Host, picture, shown);
                shown = picture;
                await Task.Delay(Shortest, time, ending.Token);
                await feed.WaitAsync(Longest - Shortest, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The way to end a watch.
        }
    }

    // Where nobody looks, each picture is printed once, one below the other.
    private static void Draw(CommandHost host, string picture, string shown)
    {
        if (picture == shown)
        {
            return;
        }

        host.Output.Write(
            host.IsTerminal ? ClearScreen
            : shown.Length > 0 ? "\n"
            : ""
        );
        host.Output.Write(picture);
        host.Output.Flush();
    }
}
