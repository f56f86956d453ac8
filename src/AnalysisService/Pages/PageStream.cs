using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Rollouts.AnalysisService;

/// <summary>
/// Sends the changing part of a page again, at most once a second, when it became another one. A stream ends after ten minutes: the browser
/// comes back by itself, and its right to see is looked at anew.
/// </summary>
internal sealed class PageStream
{
    private const int MaxStreams = 200;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    private readonly RunViews _views;
    private readonly RunBoard _board;
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime _host;
    private int _open;

    public PageStream(RunViews views, RunBoard board, TimeProvider time, IHostApplicationLifetime host)
    {
        _views = views;
        _board = board;
        _time = time;
        _host = host;
    }

    public Task SendListAsync(HttpContext context)
    {
        var filter = RunFilter.Of(context.Request);
        return SendAsync(context, async ct => ListPage.Rows(filter, await _views.ListAsync(filter, ListPage.Limit, ct), _time.GetUtcNow()));
    }

    public Task SendRunAsync(HttpContext context, string uid) =>
        SendAsync(context, async ct => await _views.FindAsync(uid, ct) is { } run ? RunPage.Body(run) : null);

    /// <summary>Sends what <paramref name="render"/> gives, now and when it became another; nothing where it gives null.</summary>
    public async Task SendAsync(HttpContext context, Func<CancellationToken, Task<Html?>> render)
    {
        if (Interlocked.Increment(ref _open) > MaxStreams)
        {
            Interlocked.Decrement(ref _open);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _host.ApplicationStopping);
            // What is not there, or not for this visitor, still has a status now; in a stream that has begun it has none.
            if (await render(ending.Token) is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            await TypedResults.ServerSentEvents(ChangesAsync(render, ending.Token)).ExecuteAsync(context);
        }
        catch (ApiException e) when (!context.Response.HasStarted)
        {
            await ProblemAnswer.WriteAsync(context, e);
        }
        catch (ApiException)
        {
            // The right to see is gone: the browser comes back and is told so.
        }
        catch (OperationCanceledException)
        {
            // The visitor has left, or the service stops.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async IAsyncEnumerable<SseItem<string>> ChangesAsync(
        Func<CancellationToken, Task<Html?>> render,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var began = _time.GetTimestamp();
        var last = "";
        while (_time.GetElapsedTime(began) < Lifetime)
        {
            // Taken before rendering: a change in between is not missed.
            var change = _board.NextChange;
            var now = (await render(cancellationToken))?.ToString() ?? "";
            if (now != last)
            {
                last = now;
                yield return new SseItem<string>(now, "page");
            }

            await Task.Delay(Breath, _time, cancellationToken);
            try
            {
                await change.WaitAsync(SignOfLife, _time, cancellationToken);
                continue;
            }
            catch (TimeoutException)
            {
                // Nothing changed; say so, or a proxy takes the stream for dead.
            }

            yield return new SseItem<string>("", "alive");
        }
    }
}
