using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rollouts.Grpc;

/// <summary>Lets a route match gRPC requests only, so that REST and pages may live on the same host.</summary>
internal sealed class GrpcRouteConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) => httpContext is not null && HttpMethods.IsPost(httpContext.Request.Method) && GrpcHeaders.IsGrpc(httpContext.Request.ContentType);
}
