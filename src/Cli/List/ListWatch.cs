using System.Threading.Channels;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary><c>list rollouts --watch</c>: a further line for each Rollout whose line changed, until Ctrl-C.</summary>
internal static class ListWatch
{
    /// <summary>Lines that come this close together are aligned with each other.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(
        ClusterSession session,
        string? @namespace,
        string? fieldSelector,
        IReadOnlyList<RolloutLine> shown,
        ListColumns columns,
        CancellationToken cancellationToken
    )
    {
        var time = session.Host.Time;
        var known = shown.ToDictionary(static line => new ObjectKey(line.Namespace, line.Name));
        var changes = Channel.CreateUnbounded<KubeObject>();
        var informer = new Informer(
            session.Client,
            KnownResources.Rollouts,
            new InformerOptions { Namespace = @namespace, FieldSelector = fieldSelector },
            time
        );
        informer.Subscribe(change => _ = change.After is { } item && changes.Writer.TryWrite(item));
        var running = informer.RunAsync(cancellationToken);
        try
        {
            while (await changes.Reader.WaitToReadAsync(cancellationToken))
            {
                await Task.Delay(Gather, time, cancellationToken);
                var sheet = new Sheet(inColour: false);
                sheet.Table([.. Changed(changes.Reader, known).Select(line => line.Row(columns, time.GetUtcNow()))]);
                session.Show(sheet);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way to end a watch.
        }

        await running;
    }

    private static List<RolloutLine> Changed(ChannelReader<KubeObject> changes, Dictionary<ObjectKey, RolloutLine> known)
    {
        List<RolloutLine> lines = [];
        while (changes.TryRead(out var item))
        {
            var line = RolloutLine.Of(item);
            if (!known.TryGetValue(item.Key, out var before) || before != line)
            {
                known[item.Key] = line;
                lines.Add(line);
            }
        }

        return lines;
    }
}
