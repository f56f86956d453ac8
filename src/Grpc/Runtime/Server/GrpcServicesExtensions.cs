using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rollouts.Grpc;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what serving gRPC needs.</summary>
public static class GrpcServicesExtensions
{
    public static IGrpcServerBuilder AddGrpc(this IServiceCollection services) => services.AddGrpc(static _ => { });

    public static IGrpcServerBuilder AddGrpc(this IServiceCollection services, Action<GrpcServiceOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.AddOptions();
        services.TryAddSingleton<UnimplementedEndpoints>();
        services.Configure(configureOptions);
        return new ServerBuilder(services);
    }

    private sealed class ServerBuilder(IServiceCollection services) : IGrpcServerBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
