using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.Grpc.Tests.V1;
using Rollouts.TestKit;

namespace Rollouts.Grpc.Tests;

/// <summary>A server of the echo service on a port of its own, or on a Unix socket.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<GrpcChannel> _channels = [];

    private EchoServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public int Port => new Uri(Address).Port;

    public static async Task<EchoServer> StartAsync(
        Action<GrpcServiceOptions>? options = null,
        Action<ListenOptions>? listen = null,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? map = null,
        string? socket = null
    )
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            void Configure(ListenOptions endpoint)
            {
                endpoint.Protocols = HttpProtocols.Http2;
                listen?.Invoke(endpoint);
            }

            if (socket is null)
            {
                kestrel.Listen(System.Net.IPAddress.Loopback, 0, Configure);
            }
            else
            {
                kestrel.ListenUnixSocket(socket, Configure);
            }
        });
        builder.Services.AddGrpc(options ?? (static _ => { }));
        build?.Invoke(builder);
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        map?.Invoke(app);
        await app.StartAsync();
        return new EchoServer(app);
    }

    public Echo.EchoClient Client(GrpcChannelOptions? options = null) => new(Channel(options));

    public GrpcChannel Channel(GrpcChannelOptions? options = null)
    {
        var channel = GrpcChannel.ForAddress(Address, options ?? new GrpcChannelOptions());
        _channels.Add(channel);
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(static channel => channel.Dispose());
        await _app.DisposeAsync();
    }
}
