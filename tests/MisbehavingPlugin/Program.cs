// Plugins that tests of the host need: each misbehaves in the way that its first argument names.
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Rollouts.MisbehavingPlugin;

var mode = args[0];
var socket = Environment.GetEnvironmentVariable("ROLLOUTS_PLUGIN_SOCKET")!;
switch (mode)
{
    case "exit":
        Console.Error.WriteLine("no configuration found");
        return 3;
    case "go-line":
        Console.WriteLine("1|1|unix|/tmp/plugin123456|netrpc|");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        return 0;
    case "go-cookie":
        Console.Error.WriteLine("This binary is a plugin. These are not meant to be executed directly.");
        return 1;
    case "silent":
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        return 0;
    case "garbage":
        await GarbageListener.RunAsync(socket);
        return 0;
    case "chatty":
        for (var i = 0; i < 2_000; i++)
        {
            Console.WriteLine($"line {i} \u001b[31m{(i == 0 ? new string('x', 100_000) : "")}");
        }

        break;
    case "ignore-term":
        PosixSignals.Ignore(PosixSignal.SIGTERM);
        break;
    case not "router-orphan" when mode.StartsWith("router-", StringComparison.Ordinal):
        _ = EndWithInputAsync();
        break;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket, static endpoint => endpoint.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc(static options => options.MaxSendMessageSize = null);
builder.Services.AddSingleton(new Behaviour(mode));
await using var app = builder.Build();
if (mode != "no-handshake")
{
    app.MapGrpcService<HandshakeAnswer>();
}

app.MapGrpcService<Metrics>();
app.MapGrpcService<Routes>();
app.MapGrpcService<HealthAnswer>();
await app.RunAsync();
return 0;

static async Task EndWithInputAsync()
{
    await Console.OpenStandardInput().CopyToAsync(Stream.Null);
    Environment.Exit(0);
}
