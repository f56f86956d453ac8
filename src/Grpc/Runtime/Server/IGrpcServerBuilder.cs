using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>For settings that follow <c>AddGrpc</c>.</summary>
public interface IGrpcServerBuilder
{
    IServiceCollection Services { get; }
}
