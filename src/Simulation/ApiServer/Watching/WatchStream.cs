using System.Text;
using Microsoft.AspNetCore.Http;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Streams a watch: one JSON line per event, flushed at once. Each stream pulls at its own pace, so a slow client delays nobody; one that
/// falls behind the history gets 410 and lists again.
/// </summary>
internal sealed class WatchStream
{
    private readonly SharedModel _cluster;
    private readonly EmbeddedApiServerOptions _options;

    public WatchStream(SharedModel cluster, EmbeddedApiServerOptions options)
    {
        _cluster = cluster;
        _options = options;
    }

    public async Task RunAsync(
        HttpContext context,
        ResourceDefinition definition,
        WatchRequest request,
        RequestQuery query,
        CancellationToken cancellationToken
    )
    {
        var watch = _cluster.Use((model, _) => model.Watch(request));
        if (watch.Refusal is { Code: not 410 } refusal)
        {
            await StatusAnswer.WriteAsync(context.Response, refusal, cancellationToken);
            return;
        }
        context.Response.StatusCode = 200;
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync(cancellationToken);
        // Clients measure the start of a watch by its headers.
        await context.Response.BodyWriter.FlushAsync(cancellationToken);

        var length = query.TimeoutSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : _options.MaxWatch;
        using var over = new CancellationTokenSource(length < _options.MaxWatch ? length : _options.MaxWatch, _options.Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        var form = new WatchEventForm(definition, AcceptHeader.Read(context.Request), query, _options.Time);
        try
        {
            await PumpAsync(context.Response, watch, form, query, ended.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The time that the client asked for is over: the stream ends in good order, and the client knows from where to come back.
            if (query.AllowWatchBookmarks)
            {
                Write(context.Response, "BOOKMARK", form.Bookmark(watch.ResourceVersion, endsInitialEvents: false));
                await context.Response.BodyWriter.FlushAsync(cancellationToken);
            }
        }
    }

    private async Task PumpAsync(
        HttpResponse response,
        ModelWatch watch,
        WatchEventForm form,
        RequestQuery query,
        CancellationToken cancellationToken
    )
    {
        var owesInitialBookmark = query.SendInitialEvents;
        var lastWord = _options.Time.GetTimestamp();
        while (true)
        {
            var changed = _cluster.Changed;
            var (events, refusal) = _cluster.Use((_, _) => (watch.Read(), watch.Refusal));
            foreach (var change in events)
            {
                Write(response, change.Type.ToString().ToUpperInvariant(), form.Render(change.Object));
            }
            if (refusal is not null)
            {
                Write(response, "ERROR", KubeJson.Serialize(StatusAnswer.ToNode(refusal)));
                await response.BodyWriter.FlushAsync(cancellationToken);
                return;
            }
            if (events.Count == 0)
            {
                // An idle client learns by bookmarks how far it has seen everything, however busy other resources are.
                var isDue = query.AllowWatchBookmarks && _options.Time.GetElapsedTime(lastWord) >= _options.BookmarkInterval;
                if (!isDue && !owesInitialBookmark)
                {
                    await WaitAsync(changed, query.AllowWatchBookmarks ? lastWord : null, cancellationToken);
                    continue;
                }
                Write(response, "BOOKMARK", form.Bookmark(watch.ResourceVersion, owesInitialBookmark));
                owesInitialBookmark = false;
            }
            await response.BodyWriter.FlushAsync(cancellationToken);
            lastWord = _options.Time.GetTimestamp();
        }
    }

    /// <summary>Waits for the next commit or the next bookmark's instant.</summary>
    private async Task WaitAsync(Task changed, long? lastWord, CancellationToken cancellationToken)
    {
        if (lastWord is not { } since)
        {
            await changed.WaitAsync(cancellationToken);
            return;
        }
        var left = _options.BookmarkInterval - _options.Time.GetElapsedTime(since);
        try
        {
            await changed.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _options.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Time for a bookmark.
        }
    }

    private static void Write(HttpResponse response, string type, ReadOnlyMemory<byte> item)
    {
        var writer = response.BodyWriter;
        Append(writer, Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":"));
        Append(writer, item.Span);
        Append(writer, "}\n"u8);
    }

    private static void Append(System.IO.Pipelines.PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
    }
}
