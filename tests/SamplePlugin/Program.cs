// Plugins of all three kinds, by the first argument: metric (the default) measures the number in a file, step waits for a file to say that it may
// go on, traffic writes down where requests go. Copy it, keep the kind that you need, and put your own work into its class.
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Rollouts.SamplePlugin;
using Kind = Rollouts.Plugin.V1.HandshakeResponse.Types.Kind;

// The host says where to listen, and closes our input when it goes.
var socket = Environment.GetEnvironmentVariable("ROLLOUTS_PLUGIN_SOCKET");
if (string.IsNullOrEmpty(socket))
{
    Console.Error.WriteLine("ROLLOUTS_PLUGIN_SOCKET is not set: this program is started by the host of plugins.");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket, static endpoint => endpoint.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
builder.Services.AddSingleton(
    new HandshakeAnswer(
        args.FirstOrDefault() switch
        {
            "step" => Kind.Step,
            "traffic" => Kind.TrafficRouter,
            _ => Kind.MetricProvider,
        }
    )
);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<FileRoutes>();
builder.Services.AddHostedService<InputWatch>();
await using var app = builder.Build();
app.MapGrpcService<HandshakeAnswer>();
app.MapGrpcService<FileMetrics>();
app.MapGrpcService<FileGate>();
app.MapGrpcService<FileRoutes>();
await app.RunAsync();
return 0;
