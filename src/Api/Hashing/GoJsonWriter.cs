using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Rollouts.Api;

/// <summary>The state of one hash: the bytes written so far, where in the input we are, and the members of the structs that are open.</summary>
internal sealed class GoJsonWriter(HashForm form) : IDisposable
{
    // Go's types nest less than twenty deep; only free-form JSON goes further.
    private const int MaxDepth = 256;

    private readonly List<(string? Name, byte[]? Key, int Index)> _path = [];
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(4096);
    private int _length;
    private JsonElement[] _slots = ArrayPool<JsonElement>.Shared.Rent(256);
    private int _slotCount;

    public HashForm Form { get; } = form;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Write(byte value)
    {
        Ensure(1);
        _bytes[_length++] = value;
    }

    public void Write(ReadOnlySpan<byte> value)
    {
        Ensure(value.Length);
        value.CopyTo(_bytes.AsSpan(_length));
        _length += value.Length;
    }

    public void Write(long value)
    {
        Ensure(20);
        _ = value.TryFormat(_bytes.AsSpan(_length), out var written, provider: CultureInfo.InvariantCulture);
        _length += written;
    }

    public void WriteAscii(string value)
    {
        Ensure(value.Length);
        _length += Encoding.ASCII.GetBytes(value, _bytes.AsSpan(_length));
    }

    /// <summary>Reserves <paramref name="count"/> undefined elements on the stack of slots and returns where they start.</summary>
    public int RentSlots(int count)
    {
        var start = _slotCount;
        _slotCount += count;
        if (_slotCount > _slots.Length)
        {
            var larger = ArrayPool<JsonElement>.Shared.Rent(_slotCount * 2);
            _slots.AsSpan(0, start).CopyTo(larger);
            ArrayPool<JsonElement>.Shared.Return(_slots, clearArray: true);
            _slots = larger;
        }

        _slots.AsSpan(start, count).Clear();
        return start;
    }

    public void ReturnSlots(int count) => _slotCount -= count;

    public JsonElement Slot(int start, int index) => _slots[start + index];

    public void SetSlot(int start, int index, JsonElement value) => _slots[start + index] = value;

    public void Enter(string name) => Enter((name, null, 0));

    public void Enter(int index) => Enter((null, null, index));

    public void EnterKey(byte[] key) => Enter((null, key, 0));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>The exception that says what is wrong at the current place.</summary>
    public HashInputException Wrong(string needed, JsonElement value)
    {
        const int Shown = 80;
        var raw = JsonMarshal.GetRawUtf8Value(value);
        var text = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, Shown)]);
        return Wrong($"{needed} is needed, not {text}{(raw.Length > Shown ? "…" : "")}");
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<JsonElement>.Shared.Return(_slots, clearArray: true);
        (_bytes, _slots) = ([], []);
    }

    public override string ToString() => Encoding.UTF8.GetString(Written);

    private void Enter((string? Name, byte[]? Key, int Index) step)
    {
        if (_path.Count >= MaxDepth)
        {
            throw Wrong($"JSON nested deeper than {MaxDepth} levels");
        }

        _path.Add(step);
    }

    private HashInputException Wrong(string message)
    {
        var path = new StringBuilder();
        foreach (var (name, key, index) in _path)
        {
            if (name is not null)
            {
                path.Append(path.Length == 0 ? "" : ".").Append(name);
            }
            else if (key is not null)
            {
                path.Append('[').Append(Encoding.UTF8.GetString(key)).Append(']');
            }
            else
            {
                path.Append('[').Append(index).Append(']');
            }
        }

        return new HashInputException(FieldError.Malformed(path.ToString(), message));
    }

    private void Ensure(int count)
    {
        if (_bytes.Length - _length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + count));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
