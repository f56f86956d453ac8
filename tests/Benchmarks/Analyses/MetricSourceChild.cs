using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Rollouts.Benchmarks;

/// <summary>
/// A metric source in a process of its own that answers in a millisecond, and notes how long each run let it wait between two questions:
/// a view of punctuality that owes nothing to the service's own clock.
/// </summary>
internal static class MetricSourceChild
{
    public const string Command = "metric-source";

    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var last = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        long asked = 0;
        var gaps = new ConcurrentQueue<double>();
        app.MapGet(
            "/value",
            async (HttpContext context) =>
            {
                var now = TimeProvider.System.GetTimestamp();
                var run = context.Request.QueryString.Value ?? "";
                if (last.TryGetValue(run, out var before))
                {
                    gaps.Enqueue(TimeProvider.System.GetElapsedTime(before, now).TotalMilliseconds);
                }

                last[run] = now;
                Interlocked.Increment(ref asked);
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("""{"value":1}""");
            }
        );
        app.MapGet("/asked", () => Results.Text(Interlocked.Exchange(ref asked, 0).ToString(CultureInfo.InvariantCulture)));
        app.MapGet(
            "/gaps",
            () =>
            {
                var all = gaps.ToArray();
                gaps.Clear();
                Array.Sort(all);
                double At(double share) => all.Length == 0 ? 0 : all[(int)((all.Length - 1) * share)];
                return Results.Text(string.Create(CultureInfo.InvariantCulture, $"{all.Length} {At(0.01)} {At(0.5)} {At(0.99)}"));
            }
        );
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.First());
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
