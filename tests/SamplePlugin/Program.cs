// A metric plugin: measures the number in a file. Copy it and put your own source of numbers into FileMetrics.
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Rollouts.SamplePlugin;

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
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddHostedService<InputWatch>();
await using var app = builder.Build();
app.MapGrpcService<HandshakeAnswer>();
app.MapGrpcService<FileMetrics>();
await app.RunAsync();
return 0;
