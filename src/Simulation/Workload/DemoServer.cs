using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Rollouts.Simulation;

/// <summary>
/// The program of one demo pod: <c>/metrics</c> (Prometheus), <c>/stats</c> (JSON) and <c>/healthz</c>; every other path is the service
/// itself, which fails as often as it was told to. Listens on loopback only.
/// </summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly DemoBehaviour _behaviour;
    private readonly DemoCounters _counters;
    private readonly TimeProvider _time;

    private DemoServer(DemoPodIdentity identity, DemoBehaviour behaviour, TimeProvider time, IPEndPoint address)
    {
        Identity = identity;
        _behaviour = behaviour;
        _time = time;
        _counters = new DemoCounters(behaviour.ErrorPercent, time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(address));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public DemoPodIdentity Identity { get; }

    /// <summary>Where the server listens.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    public static async Task<DemoServer> StartAsync(
        DemoPodIdentity identity,
        DemoBehaviour behaviour,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        // The pod's own address and port as in a real cluster; but some systems have no loopback address but 127.0.0.1, and ports may need rights.
        IPEndPoint[] wishes = [new(identity.LoopbackAddress, behaviour.Port), new(identity.LoopbackAddress, 0)];
        foreach (var wish in wishes)
        {
            try
            {
                return await StartAsync(identity, behaviour, time, wish, cancellationToken);
            }
            catch (Exception failure) when (failure is SocketException or IOException)
            {
                // The next wish.
            }
        }

        return await StartAsync(identity, behaviour, time, new(IPAddress.Loopback, 0), cancellationToken);
    }

    public DemoCount Total() => _counters.Total();

    public DemoCount Recent(TimeSpan window) => _counters.Recent(window);

    /// <summary>Takes no more connections, and gives the requests under way a moment to end.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit, _time);
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private static async Task<DemoServer> StartAsync(
        DemoPodIdentity identity,
        DemoBehaviour behaviour,
        TimeProvider time,
        IPEndPoint address,
        CancellationToken cancellationToken
    )
    {
        var server = new DemoServer(identity, behaviour, time, address);
        try
        {
            await server._app.StartAsync(cancellationToken);
            var bound = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            server.Address = new IPEndPoint(address.Address, new Uri(bound).Port);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/healthz":
                await response.WriteAsync("ok", context.RequestAborted);
                break;
            case "/metrics":
                response.ContentType = DemoExposition.ContentType;
                await response.WriteAsync(DemoExposition.Of([(Identity, Total())]), context.RequestAborted);
                break;
            case "/stats":
                await response.WriteAsJsonAsync(DemoStats.Of(Total()), context.RequestAborted);
                break;
            default:
                var fails = _counters.CountAndFail();
                if (_behaviour.Latency > TimeSpan.Zero)
                {
                    await Task.Delay(_behaviour.Latency, _time, context.RequestAborted);
                }

                response.StatusCode = fails ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
                await response.WriteAsync(fails ? "this version is broken" : Identity.Hash, context.RequestAborted);
                break;
        }
    }
}
