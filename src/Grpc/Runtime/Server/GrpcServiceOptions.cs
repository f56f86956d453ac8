namespace Grpc.AspNetCore.Server;

/// <summary>What holds for all services of a server.</summary>
public sealed class GrpcServiceOptions
{
    internal const int DefaultMessageSize = 4 * 1024 * 1024;

    /// <summary>The most bytes of a request message, also unpacked; more is RESOURCE_EXHAUSTED. Null for no limit. Default 4 MiB.</summary>
    public int? MaxReceiveMessageSize { get; set; } = DefaultMessageSize;

    /// <summary>The most bytes of an answer; more is RESOURCE_EXHAUSTED. Null for no limit. Default 4 MiB.</summary>
    public int? MaxSendMessageSize { get; set; } = DefaultMessageSize;

    /// <summary><c>gzip</c> or <c>deflate</c> to compress answers for clients that accept it; null, the default, for none.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>Whether UNKNOWN carries the message of the exception of a handler. Default false: it may hold secrets.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>Stand before every handler, the first outermost.</summary>
    public InterceptorCollection Interceptors { get; } = [];
}
