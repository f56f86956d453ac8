using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Rollouts.EndToEnd.Tests;

/// <summary>A metric source with one sound answer and many that no source should give.</summary>
internal sealed class StrangeSource : IAsyncDisposable
{
    private const int HugeBytes = 10 * 1024 * 1024;

    private readonly WebApplication _app;

    private StrangeSource()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Base address, without a slash at its end.</summary>
    public string Url { get; private set; } = "";

    public static async Task<StrangeSource> StartAsync()
    {
        var source = new StrangeSource();
        await source._app.StartAsync();
        source.Url = source._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return source;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        switch (context.Request.Path.Value)
        {
            case "/good":
                await context.Response.WriteAsync("""{"rate":1}""");
                break;
            case "/huge":
                // Chunked, so that no length warns the reader.
                await WriteManyAsync(context, HugeBytes);
                break;
            case "/long":
                await WriteManyAsync(context, 900_000);
                break;
            case "/silent":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                break;
            case "/html":
                await context.Response.WriteAsync("<html>sign in</html>");
                break;
            case "/nan/api/v1/query":
                await context.Response.WriteAsync(
                    """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1767225600,"NaN"]}]}}"""
                );
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private static async Task WriteManyAsync(HttpContext context, int bytes)
    {
        var chunk = new string('x', 10_000);
        await context.Response.WriteAsync("{\"text\":\"");
        for (var written = 0; written < bytes; written += chunk.Length)
        {
            await context.Response.WriteAsync(chunk, context.RequestAborted);
        }

        await context.Response.WriteAsync("\"}");
    }
}
