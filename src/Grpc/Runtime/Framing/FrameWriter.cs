using System.Buffers;
using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>Writes one message with its header into memory.</summary>
internal sealed class FrameWriter : SerializationContext, IBufferWriter<byte>
{
    private readonly int? _limit;
    private byte[] _buffer = new byte[256];
    private int _length = FrameHeader.Size;

    private FrameWriter(int? limit) => _limit = limit;

    /// <summary>The bytes of a message as they go onto the wire.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED when the message is larger than the limit.</exception>
    public static ReadOnlyMemory<byte> Write<T>(Marshaller<T> marshaller, T message, string? encoding, int? limit)
    {
        var frame = new FrameWriter(limit);
        marshaller.ContextualSerializer(message, frame);
        return encoding is null or MessageCompression.Identity ? frame.Plain() : frame.Compressed(encoding);
    }

    public override void SetPayloadLength(int payloadLength)
    {
        Check(payloadLength);
        Reserve(payloadLength);
    }

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void Complete() => Check(_length - FrameHeader.Size);

    public override void Complete(byte[] payload)
    {
        SetPayloadLength(payload.Length);
        this.Write(payload);
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private ReadOnlyMemory<byte> Plain()
    {
        FrameHeader.Write(_buffer, compressed: false, _length - FrameHeader.Size);
        return _buffer.AsMemory(0, _length);
    }

    private ReadOnlyMemory<byte> Compressed(string encoding)
    {
        var payload = MessageCompression.Compress(_buffer.AsSpan(FrameHeader.Size, _length - FrameHeader.Size), encoding);
        var frame = new byte[FrameHeader.Size + payload.Length];
        FrameHeader.Write(frame, compressed: true, payload.Length);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }

    private void Check(int payloadLength)
    {
        if (payloadLength > _limit)
        {
            throw TooLarge.Sent(payloadLength, _limit.Value);
        }
    }

    private void Reserve(int count)
    {
        var needed = checked(_length + count);
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(needed, _buffer.Length * 2L), Array.MaxLength));
        }
    }
}
