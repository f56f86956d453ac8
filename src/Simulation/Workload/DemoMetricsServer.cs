using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Rollouts.Simulation;

/// <summary>
/// What a metric provider asks: <c>GET /stats?hash=HASH&amp;window=10s</c> sums the recent requests over the pods of a version,
/// <c>GET /targets</c> lists the pods for Prometheus' HTTP service discovery, and <c>GET /metrics</c> tells the counters of all pods at once
/// to a Prometheus without it. Listens on loopback only.
/// </summary>
public sealed class DemoMetricsServer : IAsyncDisposable
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly DemoWorkload _workload;

    private DemoMetricsServer(DemoWorkload workload, int port)
    {
        _workload = workload;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Base address, without a slash at its end.</summary>
    public string Url { get; private set; } = "";

    /// <param name="workload">Whose requests are told.</param>
    /// <param name="port">Where to listen; 0 for any free port.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<DemoMetricsServer> StartAsync(DemoWorkload workload, int port, CancellationToken cancellationToken)
    {
        var server = new DemoMetricsServer(workload, port);
        try
        {
            await server._app.StartAsync(cancellationToken);
            server.Url = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/stats":
                var query = context.Request.Query;
                var window = query["window"].ToString() is { Length: > 0 } text ? GoDelay.Parse(text) : DefaultWindow;
                if (window is not { } span || span <= TimeSpan.Zero || span >= DemoCounters.LongestWindow)
                {
                    context.Response.StatusCode = StatusCodes.Status400BadRequest;
                    await context.Response.WriteAsync(
                        $"window must be a duration between 1s and {DemoCounters.LongestWindow.TotalSeconds - 1}s",
                        context.RequestAborted
                    );
                    break;
                }

                string? hash = query["hash"].ToString() is { Length: > 0 } given ? given : null;
                await context.Response.WriteAsJsonAsync(DemoStats.Of(_workload.Recent(hash, span)), context.RequestAborted);
                break;
            case "/targets":
                string[] targets = [.. _workload.Addresses.Select(static address => address.ToString())];
                await context.Response.WriteAsJsonAsync(new[] { new { targets } }, context.RequestAborted);
                break;
            case "/metrics":
                context.Response.ContentType = DemoExposition.ContentType;
                await context.Response.WriteAsync(_workload.Exposition(), context.RequestAborted);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
}
