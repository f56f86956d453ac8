using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>Reads messages off one side of a call.</summary>
/// <param name="pipe">The body of the request or the response.</param>
/// <param name="encoding">What <c>grpc-encoding</c> said; null when it said nothing.</param>
/// <param name="limit">The most bytes of one message, packed and unpacked; null for no limit.</param>
internal sealed class FrameReader(PipeReader pipe, string? encoding, int? limit)
{
    /// <summary>The next message, or null at a clean end.</summary>
    /// <exception cref="RpcException">The bytes are no message, or too many.</exception>
    public async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                throw new OperationCanceledException(cancellationToken);
            }

            if (FrameHeader.TryRead(buffer, out var compressed, out var length))
            {
                if (length > limit)
                {
                    throw TooLarge.Received(length, limit.Value);
                }

                if (buffer.Length - FrameHeader.Size >= length)
                {
                    var payload = buffer.Slice(FrameHeader.Size, length);
                    var message = Deserialize(marshaller, compressed ? Decompress(payload) : payload);
                    pipe.AdvanceTo(payload.End);
                    return message;
                }
            }

            if (result.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw Internal("The stream ends in the middle of a message.");
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private ReadOnlySequence<byte> Decompress(ReadOnlySequence<byte> payload) =>
        encoding is null or MessageCompression.Identity
            ? throw Internal("A message is marked as compressed, but grpc-encoding names no compression.")
            : MessageCompression.Decompress(payload, encoding, limit);

    private static T Deserialize<T>(Marshaller<T> marshaller, ReadOnlySequence<byte> payload)
    {
        try
        {
            return marshaller.ContextualDeserializer(new Payload(payload));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"A message is not a {typeof(T).Name}: {e.Message}", e));
        }
    }

    private static RpcException Internal(string detail) => new(new Status(StatusCode.Internal, detail));

    private sealed class Payload(ReadOnlySequence<byte> payload) : DeserializationContext
    {
        public override int PayloadLength => (int)payload.Length;

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => payload;
    }
}
