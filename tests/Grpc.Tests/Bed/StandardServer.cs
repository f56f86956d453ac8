using Microsoft.Extensions.DependencyInjection;

namespace Rollouts.Grpc.Tests;

/// <summary>The echo server with health and reflection.</summary>
internal static class StandardServer
{
    public static Task<EchoServer> StartAsync(HealthBoard? board = null) =>
        EchoServer.StartAsync(
            build: builder =>
            {
                builder.Services.AddSingleton(board ?? new HealthBoard());
                builder.Services.AddGrpcStandardServices();
            },
            map: static app =>
            {
                app.MapGrpcHealth();
                app.MapGrpcReflection();
            }
        );
}
