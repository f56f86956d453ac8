using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Rollouts.Simulation;

/// <summary>
/// An API server on the loopback interface that real clients, <c>kubectl</c> among them, can talk to: a thin HTTP shell over a
/// <see cref="ClusterModel"/>. It has no controllers and no nodes; <see cref="EmbeddedCluster"/> adds the former.
/// </summary>
public sealed class EmbeddedApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;
    private int _disposed;

    private EmbeddedApiServer(WebApplication app, CancellationTokenSource stopping, SharedModel cluster, string? token)
    {
        _app = app;
        _stopping = stopping;
        Cluster = cluster;
        BearerToken = token;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens, for example <c>http://127.0.0.1:40123</c>.</summary>
    public Uri Address { get; }

    public string? BearerToken { get; }

    /// <summary>The cluster behind the server, for controllers and tests in the same process.</summary>
    public SharedModel Cluster { get; }

    public static async Task<EmbeddedApiServer> StartAsync(
        EmbeddedApiServerOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new EmbeddedApiServerOptions();
        var model = new ClusterModel(options.Model with { StartsAt = options.Time.GetUtcNow() });
        var cluster = new SharedModel(model, options.Time);
        var stopping = new CancellationTokenSource();
        var handler = new ApiRequestHandler(cluster, options, stopping.Token);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(options.Logging);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The handler answers too large bodies itself, with a Status object.
            kestrel.Limits.MaxRequestBodySize = null;
            // A watcher may read as slowly as it likes: it only holds its own connection.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        var app = builder.Build();
        app.Run(handler.HandleAsync);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            stopping.Dispose();
            throw;
        }
        return new EmbeddedApiServer(app, stopping, cluster, options.BearerToken);
    }

    /// <summary>A kubeconfig for this server.</summary>
    public string Kubeconfig() => KubeconfigText.For(Address, BearerToken);

    /// <summary>Ends open watches, then stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        await _stopping.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }
}
