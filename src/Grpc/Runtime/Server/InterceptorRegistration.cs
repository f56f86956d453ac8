using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>One interceptor: from the services if it is registered there, else made for each call.</summary>
public sealed class InterceptorRegistration
{
    private readonly object[] _arguments;

    internal InterceptorRegistration(Type type, object[] arguments) => (Type, _arguments) = (type, arguments);

    public Type Type { get; }

    internal Interceptor Make(IServiceProvider services) =>
        (Interceptor)(
            (_arguments.Length == 0 ? services.GetService(Type) : null) ?? ActivatorUtilities.CreateInstance(services, Type, _arguments)
        );
}
