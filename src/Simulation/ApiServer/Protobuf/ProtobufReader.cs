using System.Text.Json;

namespace Rollouts.Simulation;

/// <summary>Walks over the fields of one message.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Value of a varint field.</summary>
    public ulong Number { get; private set; }

    /// <summary>Content of a length-delimited field.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <exception cref="JsonException">The bytes are no message.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }
        var tag = Varint();
        Field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                Number = Varint();
                return true;
            case 1:
                Take(8);
                return true;
            case 2:
                Content = Take(Varint());
                return true;
            case 5:
                Take(4);
                return true;
            default:
                throw new JsonException($"protobuf wire type {tag & 7} is not used by Kubernetes");
        }
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
        throw new JsonException("a protobuf number is too long");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw new JsonException("the protobuf message is cut off");
        }
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
