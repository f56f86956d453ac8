using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>Stands for whatever was asked for and is not there, so that the names of metrics do not come from callers.</summary>
internal sealed class UnknownMethod : IMethod
{
    public static readonly UnknownMethod Instance = new();

    private UnknownMethod() { }

    public MethodType Type => MethodType.Unary;

    public string ServiceName => "unknown";

    public string Name => "unknown";

    public string FullName => "/unknown/unknown";
}
