using Grpc.Core;
using Grpc.Net.Client;

namespace Rollouts.Grpc;

/// <summary>Makes calls as requests over HTTP/2.</summary>
internal sealed class HttpCallInvoker(HttpMessageInvoker http, Uri address, GrpcChannelOptions options) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options,
        TRequest request
    ) => throw new NotSupportedException($"{method.FullName} would block a thread: call its Async form.");

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options,
        TRequest request
    )
    {
        var call = Begin(method, options);
        call.Send(request);
        return new AsyncUnaryCall<TResponse>(call.ReadSingleAsync(), call.Headers, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options,
        TRequest request
    )
    {
        var call = Begin(method, options);
        call.Send(request);
        return new AsyncServerStreamingCall<TResponse>(call, call.Headers, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options
    )
    {
        var call = Begin(method, options);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            call.SendStream(),
            call.ReadSingleAsync(),
            call.Headers,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose
        );
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        string? host,
        CallOptions options
    )
    {
        var call = Begin(method, options);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            call.SendStream(),
            call,
            call.Headers,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose
        );
    }

    private ClientCall<TRequest, TResponse> Begin<TRequest, TResponse>(Method<TRequest, TResponse> method, CallOptions callOptions)
        where TRequest : class
        where TResponse : class => new(http, new Uri(address, method.FullName), method, options, callOptions);
}
