using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>A real HTTP server in the process that answers as the test says and remembers what it was asked.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ScriptedServer(WebApplication application) => _application = application;

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What it shows over TLS.</summary>
    public X509Certificate2? Certificate { get; private init; }

    public static async Task<ScriptedServer> StartAsync(Func<HttpContext, SeenRequest, Task> answer, bool tls = false)
    {
        var builder = StubHost.CreateBuilder();
        if (tls)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        var certificate = tls ? SelfSigned.Certificate() : null;
        builder.WebHost.ConfigureKestrel(k => k.ListenLocalhostWithPortZero(certificate));
        var server = new ScriptedServer(builder.Build()) { Certificate = certificate };
        server._application.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var seen = new SeenRequest(
                context.Request.Method,
                context.Request.Path + context.Request.QueryString,
                await reader.ReadToEndAsync(),
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)
            );
            server.Seen.Enqueue(seen);
            await answer(context, seen);
        });
        await server._application.StartAsync();
        var address = server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server.Address = new Uri(address);
        return server;
    }

    /// <summary>Answers everything with one body.</summary>
    public static Task<ScriptedServer> StartAsync(string body, int status = 200) =>
        StartAsync(
            async (context, _) =>
            {
                context.Response.StatusCode = status;
                await context.Response.WriteAsync(body);
            }
        );

    public string Url(string path) => new Uri(Address, path).ToString();

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
