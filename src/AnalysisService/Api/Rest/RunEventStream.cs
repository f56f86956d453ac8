using System.Text;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>
/// A run as server-sent events. Each has the version of the run as its id; a client that comes back with <c>Last-Event-ID</c> is not told
/// again what it knows.
/// </summary>
internal static class RunEventStream
{
    // A connection whose client is gone is noticed, and proxies do not close it for being quiet.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    // A client that came back and knows the latest sees at once that it is connected.
    private static readonly TimeSpan FirstSign = TimeSpan.FromMilliseconds(50);

    public static async Task ServeAsync(HttpContext context, V1.WatchRunRequest request, CancellationToken cancellationToken)
    {
        if (request.AfterVersion.Length == 0)
        {
            request.AfterVersion = context.Request.Headers["Last-Event-ID"].ToString();
        }

        var watch = context.RequestServices.GetRequiredService<RunWatch>();
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        var changes = await watch.WatchAsync(request, cancellationToken);
        await using var events = changes.GetAsyncEnumerator(cancellationToken);
        var next = events.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                var timeout = context.Response.HasStarted ? SignOfLife : FirstSign;
                if (!await ComesAsync(next, timeout, time, cancellationToken))
                {
                    await WriteAsync(context, ":\n\n", cancellationToken);
                }
                else if (await next)
                {
                    await WriteAsync(context, TextOf(events.Current), cancellationToken);
                    next = events.MoveNextAsync().AsTask();
                }
                else
                {
                    Begin(context);
                    return;
                }
            }
        }
        finally
        {
            // What is under way ends with the token; a stream cannot be closed before.
            await Task.WhenAny(next);
        }
    }

    private static async Task<bool> ComesAsync(Task<bool> next, TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(within, time, enough.Token);
        var first = await Task.WhenAny(next, delay);
        await enough.CancelAsync();
        return first == next;
    }

    // Only once there is something to say: until then a failure can still be answered with a status.
    private static void Begin(HttpContext context)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no";
        }
    }

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        Begin(context);
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    // JSON has no line breaks of its own here, so that one data line holds it.
    private static string TextOf(V1.RunEvent change) =>
        $"id: {change.Version}\nevent: {(change.Deleted ? "deleted" : "run")}\ndata: {Encoding.UTF8.GetString(ProtoJson.Write(change))}\n\n";
}
