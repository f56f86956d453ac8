using Microsoft.Extensions.Logging;

namespace Rollouts.Grpc;

/// <summary>What the server says of its calls.</summary>
internal static partial class ServerCallLog
{
    [LoggerMessage(EventId = 7001, EventName = "GrpcHandlerFailed", Level = LogLevel.Error, Message = "The handler of {Method} failed.")]
    public static partial void HandlerFailed(this ILogger<ServerCall> logger, string method, Exception exception);
}
