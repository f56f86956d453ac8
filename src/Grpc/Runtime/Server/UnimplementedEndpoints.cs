using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Rollouts.Grpc;

/// <summary>Answers UNIMPLEMENTED where no service or no method of that name is. One for each host.</summary>
internal sealed class UnimplementedEndpoints
{
    private bool _servicesMapped;

    public void Map(IEndpointRouteBuilder builder, GrpcServiceOptions options, string serviceName)
    {
        Map(builder, options, $"/{serviceName}/{{method}}", "method");
        if (!_servicesMapped)
        {
            _servicesMapped = true;
            Map(builder, options, "/{service}/{method}", "service");
        }
    }

    private static void Map(IEndpointRouteBuilder builder, GrpcServiceOptions options, string pattern, string what) =>
        builder
            .Map(
                RoutePatternFactory.Parse(pattern, defaults: null, new RouteValueDictionary { ["method"] = new GrpcRouteConstraint() }),
                http =>
                {
                    var status = new Status(StatusCode.Unimplemented, $"This server has no {what} '{http.Request.RouteValues[what]}'.");
                    return new MethodEndpoint(UnknownMethod.Instance, options, _ => throw new RpcException(status)).HandleAsync(http);
                }
            )
            .WithDisplayName($"gRPC - unimplemented {what}");
}
