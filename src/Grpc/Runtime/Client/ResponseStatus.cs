using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>Reads how a call ended from the response.</summary>
internal static class ResponseStatus
{
    public static bool HasStatus(HttpHeaders headers) => headers.Contains(GrpcHeaders.Status);

    public static Metadata Metadata(HttpHeaders headers) =>
        MetadataCodec.Decode(headers.Select(static header => KeyValuePair.Create(header.Key, (IEnumerable<string?>)header.Value)));

    /// <summary>The status in trailers, or in headers when there were no messages.</summary>
    public static Status Read(HttpHeaders trailers)
    {
        if (!trailers.TryGetValues(GrpcHeaders.Status, out var values))
        {
            return new Status(StatusCode.Internal, "The response ended without a grpc-status.");
        }

        var text = values.First();
        var detail = trailers.TryGetValues(GrpcHeaders.Message, out var messages) ? PercentEncoding.Decode(messages.First()) : "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? new Status(Enum.IsDefined((StatusCode)code) ? (StatusCode)code : StatusCode.Unknown, detail)
            : new Status(StatusCode.Internal, $"The grpc-status '{text}' is no number.");
    }

    /// <summary>Whether the response is one of gRPC at all.</summary>
    /// <exception cref="RpcException">It is not; the status is the one that the protocol gives for that answer of HTTP.</exception>
    public static void Check(HttpResponseMessage response)
    {
        if (HasStatus(response.Headers))
        {
            return;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new RpcException(
                new Status(CodeOf(response.StatusCode), $"The server answered with HTTP status {(int)response.StatusCode}.")
            );
        }

        var contentType = response.Content.Headers.ContentType?.ToString();
        if (!GrpcHeaders.IsGrpc(contentType))
        {
            throw new RpcException(
                new Status(StatusCode.Unknown, $"The server answered with content type '{contentType}', not with gRPC.")
            );
        }
    }

    private static StatusCode CodeOf(HttpStatusCode code) =>
        code switch
        {
            HttpStatusCode.BadRequest => StatusCode.Internal,
            HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
            HttpStatusCode.NotFound => StatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests
            or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };
}
