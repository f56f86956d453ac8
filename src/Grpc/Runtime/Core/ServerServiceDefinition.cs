namespace Grpc.Core;

/// <summary>
/// What the generated <c>BindService(service)</c> gives for servers that are not web hosts. Here services are mapped by their type
/// (<c>MapGrpcService</c>), so that each call has an object of its own, and this holds no more than which methods there are.
/// </summary>
public sealed class ServerServiceDefinition
{
    private ServerServiceDefinition(IReadOnlyList<IMethod> methods) => Methods = methods;

    internal IReadOnlyList<IMethod> Methods { get; }

    public static Builder CreateBuilder() => new();

    /// <summary>Gathers the methods.</summary>
    public sealed class Builder
    {
        private readonly List<IMethod> _methods = [];

        internal Builder() { }

        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class => Add(method);

        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method,
            ClientStreamingServerMethod<TRequest, TResponse> handler
        )
            where TRequest : class
            where TResponse : class => Add(method);

        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method,
            ServerStreamingServerMethod<TRequest, TResponse> handler
        )
            where TRequest : class
            where TResponse : class => Add(method);

        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method,
            DuplexStreamingServerMethod<TRequest, TResponse> handler
        )
            where TRequest : class
            where TResponse : class => Add(method);

        public ServerServiceDefinition Build() => new([.. _methods]);

        private Builder Add(IMethod method)
        {
            _methods.Add(method);
            return this;
        }
    }
}
