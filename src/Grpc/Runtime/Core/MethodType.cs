namespace Grpc.Core;

/// <summary>Which side of a method streams.</summary>
public enum MethodType
{
    Unary,
    ClientStreaming,
    ServerStreaming,
    DuplexStreaming,
}
