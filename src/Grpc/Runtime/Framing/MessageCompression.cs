using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>Compression of single messages, as <c>grpc-encoding</c> names it.</summary>
internal static class MessageCompression
{
    public const string Identity = "identity";
    public const string Gzip = "gzip";

    /// <summary>The name is that of HTTP: the zlib format, not bare deflate.</summary>
    public const string Deflate = "deflate";

    /// <summary>What we read, for <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = $"{Identity},{Gzip},{Deflate}";

    public static bool IsSupported(string encoding) => encoding is Identity or Gzip or Deflate;

    /// <summary>Whether a peer that sent this <c>grpc-accept-encoding</c> reads the encoding.</summary>
    public static bool IsAccepted(string? acceptEncoding, string encoding) =>
        acceptEncoding is not null
        && acceptEncoding.Split(',', StringSplitOptions.TrimEntries).Contains(encoding, StringComparer.OrdinalIgnoreCase);

    public static byte[] Compress(ReadOnlySpan<byte> payload, string encoding)
    {
        using var target = new MemoryStream();
        using (var compressor = Compressor(target, encoding))
        {
            compressor.Write(payload);
        }

        return target.ToArray();
    }

    /// <summary>Unpacks a message, and stops as soon as it grows beyond the limit.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED beyond the limit, INTERNAL for what is not of that encoding.</exception>
    public static ReadOnlySequence<byte> Decompress(ReadOnlySequence<byte> payload, string encoding, int? limit)
    {
        var unpacked = new ArrayBufferWriter<byte>(4096);
        using var source = new MemoryStream(payload.ToArray(), writable: false);
        try
        {
            using var decompressor = Decompressor(source, encoding);
            while (true)
            {
                var read = decompressor.Read(unpacked.GetSpan(4096));
                if (read == 0)
                {
                    return new ReadOnlySequence<byte>(unpacked.WrittenMemory);
                }

                unpacked.Advance(read);
                if (unpacked.WrittenCount > limit)
                {
                    throw TooLarge.Unpacked(limit.Value);
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"A message is marked as compressed with {encoding}, but is not.", e));
        }
    }

    private static Stream Compressor(Stream target, string encoding) =>
        encoding == Gzip
            ? new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)
            : new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true);

    private static Stream Decompressor(Stream source, string encoding) =>
        encoding == Gzip
            ? new GZipStream(source, CompressionMode.Decompress, leaveOpen: true)
            : new ZLibStream(source, CompressionMode.Decompress, leaveOpen: true);
}
