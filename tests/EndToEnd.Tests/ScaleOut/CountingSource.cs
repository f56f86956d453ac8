using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Rollouts.TestKit;

namespace Rollouts.EndToEnd.Tests;

/// <summary>A metric source that never gives the same number twice, so that a measurement counted twice shows.</summary>
internal sealed class CountingSource : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private long _last;

    private CountingSource(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public int Asked => _asked.Values.Sum();

    public static async Task<CountingSource> StartAsync()
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var source = new CountingSource(builder.Build());
        source._app.MapGet("/{run}", source.Answer);
        await source._app.StartAsync();
        return source;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Answer(string run)
    {
        _asked.AddOrUpdate(run, 1, static (_, count) => count + 1);
        return Results.Json(new Dictionary<string, long> { ["value"] = Interlocked.Increment(ref _last) });
    }
}
