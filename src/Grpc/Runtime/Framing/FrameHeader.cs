using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>The five bytes before each message: whether it is compressed, and its length.</summary>
internal static class FrameHeader
{
    public const int Size = 5;

    public static void Write(Span<byte> target, bool compressed, int length)
    {
        target[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], (uint)length);
    }

    /// <summary>Reads the header if it is there.</summary>
    /// <exception cref="RpcException">INTERNAL when the first byte means nothing.</exception>
    public static bool TryRead(in ReadOnlySequence<byte> source, out bool compressed, out uint length)
    {
        compressed = false;
        length = 0;
        if (source.Length < Size)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[Size];
        source.Slice(0, Size).CopyTo(header);
        if (header[0] > 1)
        {
            throw new RpcException(
                new Status(StatusCode.Internal, $"A message starts with the flag {header[0]}; only 0 and 1 have a meaning.")
            );
        }

        compressed = header[0] == 1;
        length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        return true;
    }
}
