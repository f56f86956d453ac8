using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Rollouts.TestKit;

namespace Rollouts.Kubernetes.Tests;

/// <summary>An HTTP server on loopback that answers as a test says, and remembers what it was asked.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubServer(WebApplication app)
    {
        _app = app;
    }

    public ConcurrentQueue<(string Method, string Target, string Body, IHeaderDictionary Headers)> Requests { get; } = new();

    public Uri Address { get; private set; } = null!;

    public static async Task<StubServer> StartAsync(Func<HttpContext, Task> answer, TestCertificates? certificates = null)
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                System.Net.IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Protocols = certificates is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                    if (certificates is not null)
                    {
                        listen.UseHttps(https =>
                        {
                            https.ServerCertificate = certificates.Server;
                            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                            https.ClientCertificateValidation = static (
                                X509Certificate2 _,
                                X509Chain? _,
                                System.Net.Security.SslPolicyErrors _
                            ) => true;
                        });
                    }
                }
            )
        );
        var server = new StubServer(builder.Build());
        server._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            server.Requests.Enqueue(
                (
                    context.Request.Method,
                    context.Request.Path + context.Request.QueryString.Value,
                    body,
                    new HeaderDictionary(context.Request.Headers.ToDictionary())
                )
            );
            await answer(context);
        });
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Urls.Single());
        return server;
    }

    /// <summary>A client of this server without a rate limit.</summary>
    public KubernetesClient Client(Action<ClientOptions>? change = null, TimeProvider? time = null, CredentialSource? credentials = null)
    {
        var options = new ClientOptions { Qps = 0 };
        change?.Invoke(options);
        return new KubernetesClient(new ClusterConnection { Server = Address, Credentials = credentials }, options, time);
    }

    public static async Task JsonAsync(HttpContext context, string json, int code = 200)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Writes part of a stream and sends it off.</summary>
    public static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
        await context.Response.Body.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
