using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>What went wrong below gRPC, as a status.</summary>
internal static class TransportFailure
{
    // RFC 9113, section 7.
    private const long NoError = 0;
    private const long RefusedStream = 7;
    private const long Cancel = 8;
    private const long EnhanceYourCalm = 11;
    private const long InadequateSecurity = 12;

    public static Status StatusOf(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is HttpProtocolException protocol)
            {
                return new Status(CodeOf(protocol.ErrorCode), $"The server reset the stream: {protocol.Message}", exception);
            }
        }

        return exception switch
        {
            RpcException rpc => rpc.Status,
            HttpRequestException or IOException => new Status(StatusCode.Unavailable, Reason(exception), exception),
            _ => new Status(StatusCode.Internal, Reason(exception), exception),
        };
    }

    private static string Reason(Exception exception) =>
        exception.InnerException is { } inner && !exception.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{exception.Message} {inner.Message}"
            : exception.Message;

    private static StatusCode CodeOf(long error) =>
        error switch
        {
            NoError or RefusedStream => StatusCode.Unavailable,
            Cancel => StatusCode.Cancelled,
            EnhanceYourCalm => StatusCode.ResourceExhausted,
            InadequateSecurity => StatusCode.PermissionDenied,
            _ => StatusCode.Internal,
        };
}
