using Microsoft.AspNetCore.Http;
using Rollouts.Grpc;

namespace Grpc.Core;

/// <summary>From a call to the HTTP request that carries it.</summary>
public static class ServerCallContextExtensions
{
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext) =>
        (serverCallContext as ServerCall)?.Http ?? throw new InvalidOperationException("This call did not come over HTTP.");
}
