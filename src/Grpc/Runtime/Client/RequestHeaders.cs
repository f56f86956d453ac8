using System.Net.Http.Headers;
using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>What a request says before its messages.</summary>
internal static class RequestHeaders
{
    private static readonly MediaTypeHeaderValue ContentType = new(GrpcHeaders.ContentType);

    public static void Write(HttpRequestMessage request, Metadata? metadata, string? encoding)
    {
        request.Content!.Headers.ContentType = ContentType;
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("user-agent", "rollouts-grpc");
        request.Headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, MessageCompression.Accepted);
        if (encoding is not null)
        {
            request.Headers.TryAddWithoutValidation(GrpcHeaders.Encoding, encoding);
        }

        foreach (var entry in (metadata ?? []).Where(static entry => !GrpcHeaders.IsReserved(entry.Key)))
        {
            request.Headers.TryAddWithoutValidation(entry.Key, MetadataCodec.Encode(entry));
        }
    }
}
