using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a message is written to: either whole, or its length, the bytes and then <see cref="Complete()"/>.</summary>
public abstract class SerializationContext
{
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    public virtual void SetPayloadLength(int payloadLength) => throw new NotSupportedException();

    public virtual void Complete() => throw new NotSupportedException();
}
