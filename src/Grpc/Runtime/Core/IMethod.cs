namespace Grpc.Core;

/// <summary>A method of a service, whatever its messages are.</summary>
public interface IMethod
{
    MethodType Type { get; }

    string ServiceName { get; }

    string Name { get; }

    /// <summary><c>/package.Service/Method</c>, which is the path of its requests.</summary>
    string FullName { get; }
}
