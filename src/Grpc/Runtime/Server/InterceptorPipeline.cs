using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Rollouts.Grpc;

/// <summary>Puts interceptors before a handler, the first outermost.</summary>
internal static class InterceptorPipeline
{
    public static UnaryServerMethod<TRequest, TResponse> Unary<TRequest, TResponse>(
        IEnumerable<InterceptorRegistration> interceptors,
        UnaryServerMethod<TRequest, TResponse> handler
    )
        where TRequest : class
        where TResponse : class =>
        interceptors
            .Reverse()
            .Aggregate(handler, static (next, one) => (request, context) => Make(one, context).UnaryServerHandler(request, context, next));

    public static ClientStreamingServerMethod<TRequest, TResponse> ClientStreaming<TRequest, TResponse>(
        IEnumerable<InterceptorRegistration> interceptors,
        ClientStreamingServerMethod<TRequest, TResponse> handler
    )
        where TRequest : class
        where TResponse : class =>
        interceptors
            .Reverse()
            .Aggregate(
                handler,
                static (next, one) => (requests, context) => Make(one, context).ClientStreamingServerHandler(requests, context, next)
            );

    public static ServerStreamingServerMethod<TRequest, TResponse> ServerStreaming<TRequest, TResponse>(
        IEnumerable<InterceptorRegistration> interceptors,
        ServerStreamingServerMethod<TRequest, TResponse> handler
    )
        where TRequest : class
        where TResponse : class =>
        interceptors
            .Reverse()
            .Aggregate(
                handler,
                static (next, one) =>
                    (request, answers, context) => Make(one, context).ServerStreamingServerHandler(request, answers, context, next)
            );

    public static DuplexStreamingServerMethod<TRequest, TResponse> DuplexStreaming<TRequest, TResponse>(
        IEnumerable<InterceptorRegistration> interceptors,
        DuplexStreamingServerMethod<TRequest, TResponse> handler
    )
        where TRequest : class
        where TResponse : class =>
        interceptors
            .Reverse()
            .Aggregate(
                handler,
                static (next, one) =>
                    (requests, answers, context) => Make(one, context).DuplexStreamingServerHandler(requests, answers, context, next)
            );

    private static Interceptor Make(InterceptorRegistration registration, ServerCallContext context) =>
        registration.Make(context.GetHttpContext().RequestServices);
}
