using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authorization;
using Rollouts.Grpc;

namespace Rollouts.AnalysisService;

/// <summary>Serves the operations of the API on gRPC, with health and reflection.</summary>
internal static class GrpcEndpoints
{
    private static readonly HashSet<string> Writing = RestRoutes
        .All.Where(static r => r.Writes)
        .Select(static r => r.Operation)
        .ToHashSet();

    public static void MapGrpcApi(this IEndpointRouteBuilder app)
    {
        app.MapGrpcService<AnalysisGrpcService>().Add(Authorize);
        app.MapGrpcService<ScheduleGrpcService>().Add(Authorize);
        // Probes have no key.
        app.MapGrpcHealth().AllowAnonymous();
        foreach (var reflection in app.MapGrpcReflection())
        {
            reflection.RequireAuthorization(AccessPolicies.Read);
        }
    }

    private static void Authorize(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<GrpcMethodMetadata>().FirstOrDefault() is { Method.Name: var method })
        {
            endpoint.Metadata.Add(new AuthorizeAttribute(Writing.Contains(method) ? AccessPolicies.Write : AccessPolicies.Read));
            if (NamespacedAccess.IsOf(method))
            {
                endpoint.Metadata.Add(NamespacedAccess.Instance);
            }
        }
    }
}
