using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Rollouts.Grpc;

/// <summary>The services that every gRPC server of ours has beside its own: health and reflection.</summary>
public static class StandardServicesExtensions
{
    /// <summary>Adds the <see cref="HealthBoard"/> and what reflection needs; call beside <c>AddGrpc</c>.</summary>
    public static IServiceCollection AddGrpcStandardServices(this IServiceCollection services)
    {
        services.TryAddSingleton<HealthBoard>();
        services.TryAddSingleton(static provider => new DescriptorCatalog(provider.GetServices<EndpointDataSource>()));
        return services;
    }

    /// <summary>Serves <c>grpc.health.v1.Health</c>.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcHealth(this IEndpointRouteBuilder builder) =>
        builder.MapGrpcService<HealthService>();

    /// <summary>Serves reflection, v1 and v1alpha, for all services of the host.</summary>
    public static IReadOnlyList<GrpcServiceEndpointConventionBuilder> MapGrpcReflection(this IEndpointRouteBuilder builder) =>
        [builder.MapGrpcService<ReflectionService>(), builder.MapGrpcService<ReflectionAlphaService>()];
}
