using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Rollouts.Grpc;

/// <summary>Is told the methods of a service by the generated code and makes an endpoint of each.</summary>
internal sealed class EndpointBinder<TService>(IEndpointRouteBuilder builder, GrpcServiceOptions options) : ServiceBinderBase
    where TService : class
{
    private readonly List<IEndpointConventionBuilder> _endpoints = [];

    public IReadOnlyList<IEndpointConventionBuilder> Endpoints => _endpoints;

    public string ServiceName { get; private set; } = "";

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var open = Open<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(method, typeof(TRequest), typeof(ServerCallContext));
        var pipeline = InterceptorPipeline.Unary<TRequest, TResponse>(
            options.Interceptors,
            (request, context) => open(Service(context), request, context)
        );
        Map(
            method,
            async call =>
            {
                var request = await call.ReadSingleAsync(method.RequestMarshaller);
                await call.WriteAsync(method.ResponseMarshaller, await pipeline(request, call));
            }
        );
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ClientStreamingServerMethod<TRequest, TResponse>? handler
    )
    {
        var open = Open<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>(
            method,
            typeof(IAsyncStreamReader<TRequest>),
            typeof(ServerCallContext)
        );
        var pipeline = InterceptorPipeline.ClientStreaming<TRequest, TResponse>(
            options.Interceptors,
            (requests, context) => open(Service(context), requests, context)
        );
        Map(
            method,
            async call =>
            {
                var requests = new RequestStream<TRequest>(call, method.RequestMarshaller);
                await call.WriteAsync(method.ResponseMarshaller, await pipeline(requests, call));
            }
        );
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ServerStreamingServerMethod<TRequest, TResponse>? handler
    )
    {
        var open = Open<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method,
            typeof(TRequest),
            typeof(IServerStreamWriter<TResponse>),
            typeof(ServerCallContext)
        );
        var pipeline = InterceptorPipeline.ServerStreaming<TRequest, TResponse>(
            options.Interceptors,
            (request, answers, context) => open(Service(context), request, answers, context)
        );
        Map(
            method,
            async call =>
            {
                var request = await call.ReadSingleAsync(method.RequestMarshaller);
                await pipeline(request, new ResponseStream<TResponse>(call, method.ResponseMarshaller), call);
            }
        );
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        DuplexStreamingServerMethod<TRequest, TResponse>? handler
    )
    {
        var open = Open<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method,
            typeof(IAsyncStreamReader<TRequest>),
            typeof(IServerStreamWriter<TResponse>),
            typeof(ServerCallContext)
        );
        var pipeline = InterceptorPipeline.DuplexStreaming<TRequest, TResponse>(
            options.Interceptors,
            (requests, answers, context) => open(Service(context), requests, answers, context)
        );
        Map(
            method,
            call =>
                pipeline(
                    new RequestStream<TRequest>(call, method.RequestMarshaller),
                    new ResponseStream<TResponse>(call, method.ResponseMarshaller),
                    call
                )
        );
    }

    private void Map(IMethod method, Func<ServerCall, Task> serve)
    {
        ServiceName = method.ServiceName;
        var endpoint = new MethodEndpoint(method, options, serve);
        _endpoints.Add(
            builder
                .MapPost(method.FullName, endpoint.HandleAsync)
                .WithMetadata([.. AttributesOf(method), new GrpcMethodMetadata(typeof(TService), method)])
                .WithDisplayName($"gRPC - {method.FullName}")
        );
    }

    // What the class and the method say of themselves holds for the endpoint, for example who may call it.
    private static IEnumerable<object> AttributesOf(IMethod method) =>
        [
            .. typeof(TService).GetCustomAttributes(inherit: true),
            .. typeof(TService).GetMethods().Where(m => m.Name == method.Name).SelectMany(static m => m.GetCustomAttributes(inherit: true)),
        ];

    private static TDelegate Open<TDelegate>(IMethod method, params Type[] parameters)
        where TDelegate : Delegate =>
        typeof(TService).GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters)?.CreateDelegate<TDelegate>()
        ?? throw new InvalidOperationException($"{typeof(TService)} has no method for {method.FullName}.");

    private static TService Service(ServerCallContext context)
    {
        var services = context.GetHttpContext().RequestServices;
        return services.GetService<TService>() ?? ActivatorUtilities.CreateInstance<TService>(services);
    }
}
