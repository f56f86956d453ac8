using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rollouts.Grpc;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts gRPC services among the endpoints of a web host.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Serves the methods of a service whose class derives from a generated base; it is made for each call from the services.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.ServiceProvider.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        var binder = new EndpointBinder<TService>(builder, options);
        BindMethodOf(typeof(TService)).Invoke(null, [binder, null]);
        builder.ServiceProvider.GetRequiredService<UnimplementedEndpoints>().Map(builder, options, binder.ServiceName);
        return new GrpcServiceEndpointConventionBuilder(binder.Endpoints);
    }

    private static MethodInfo BindMethodOf(Type service)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } bind)
            {
                return bind.BindType.GetMethod(
                        bind.BindMethodName,
                        BindingFlags.Public | BindingFlags.Static,
                        [typeof(ServiceBinderBase), type]
                    ) ?? throw new InvalidOperationException($"{bind.BindType} has no method {bind.BindMethodName} that binds {type}.");
            }
        }

        throw new InvalidOperationException($"{service} does not derive from the base class of a generated gRPC service.");
    }
}
