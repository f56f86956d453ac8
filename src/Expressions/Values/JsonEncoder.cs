using System.Globalization;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>Writes values as Go's <c>encoding/json</c> does.</summary>
internal sealed class JsonEncoder
{
    private const int MaxDepth = 1000;
    private readonly StringBuilder _text = new();
    private readonly string? _indent;
    private readonly int _maxLength;

    private JsonEncoder(string? indent, int maxLength)
    {
        _indent = indent;
        _maxLength = maxLength;
    }

    /// <summary>Compact when <paramref name="indent"/> is null, else as <c>MarshalIndent</c> with an empty prefix.</summary>
    /// <exception cref="ExpressionException">The value has no JSON form, is nested too deeply, or its text would be longer.</exception>
    public static string Encode(in MeasuredValue value, string? indent, int maxLength = int.MaxValue)
    {
        var encoder = new JsonEncoder(indent, maxLength);
        encoder.Write(value, 0);
        return encoder._text.ToString();
    }

    private void Write(in MeasuredValue value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw ExpressionException.Limit($"json: nested deeper than {MaxDepth}");
        }

        if (_text.Length > _maxLength)
        {
            throw ExpressionException.Limit($"string longer than {_maxLength}");
        }

        switch (value.Kind)
        {
            case ValueKind.Nil:
                _text.Append("null");
                break;
            case ValueKind.Bool:
                _text.Append(value.RawBits != 0 ? "true" : "false");
                break;
            case ValueKind.Float32:
            case ValueKind.Float64:
                WriteFloat(value);
                break;
            case ValueKind.Uint:
            case ValueKind.Uint64:
                _text.Append(((ulong)value.RawBits).ToString(CultureInfo.InvariantCulture));
                break;
            case ValueKind.String:
                WriteText(value.AsString());
                break;
            case ValueKind.Bytes:
                _text.Append('"').Append(Convert.ToBase64String(value.RawBytes)).Append('"');
                break;
            case ValueKind.List:
                WriteList(value.AsList(), depth);
                break;
            case ValueKind.Map:
                WriteMap(value.AsMap(), depth);
                break;
            case ValueKind.Time:
                _text.Append('"').Append(value.RawTime.ToRfc3339Nano()).Append('"');
                break;
            case ValueKind.Location:
                _text.Append("{}");
                break;
            case ValueKind.Function:
                throw ExpressionException.Runtime($"json: unsupported type: {value.GoTypeName}");
            default:
                _text.Append(value.RawBits.ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    private void WriteFloat(in MeasuredValue value)
    {
        if (!double.IsFinite(value.RawFloat))
        {
            throw ExpressionException.Runtime($"json: unsupported value: {GoNumber.Shortest(value.RawFloat)}");
        }

        _text.Append(GoNumber.Json(value.RawFloat, value.Kind == ValueKind.Float32));
    }

    private void WriteList(ValueList list, int depth)
    {
        if (list.IsNilSlice)
        {
            _text.Append("null");
            return;
        }

        _text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            Separate(i, depth + 1);
            Write(list[i], depth + 1);
        }

        Close(list.Count, depth, ']');
    }

    private void WriteMap(ValueMap map, int depth)
    {
        if (map.IsNilMap)
        {
            _text.Append("null");
            return;
        }

        if (map.KeyType.Kind != GoTypeKind.String && !map.KeyType.IsInteger)
        {
            throw ExpressionException.Runtime($"json: unsupported type: {map.Type.Name}");
        }

        _text.Append('{');
        var index = 0;
        foreach (var (key, item) in map.Sorted().OrderBy(e => e.Key.ToGoString(), GoText.Order))
        {
            Separate(index++, depth + 1);
            WriteText(key.ToGoString());
            _text.Append(_indent is null ? ":" : ": ");
            Write(item, depth + 1);
        }

        Close(index, depth, '}');
    }

    private void Separate(int index, int depth)
    {
        if (index > 0)
        {
            _text.Append(',');
        }

        NewLine(depth);
    }

    private void Close(int count, int depth, char bracket)
    {
        if (count > 0)
        {
            NewLine(depth);
        }

        _text.Append(bracket);
    }

    private void NewLine(int depth)
    {
        if (_indent is null)
        {
            return;
        }

        _text.Append('\n');
        for (var i = 0; i < depth; i++)
        {
            _text.Append(_indent);
        }
    }

    private void WriteText(string text)
    {
        _text.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '"':
                case '\\':
                    _text.Append('\\').Append(c);
                    break;
                case '\n':
                    _text.Append("\\n");
                    break;
                case '\r':
                    _text.Append("\\r");
                    break;
                case '\t':
                    _text.Append("\\t");
                    break;
                // Go also escapes what would be live in HTML and what JavaScript takes for a line end.
                case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029':
                    _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                    {
                        _text.Append(c).Append(text[++i]);
                    }
                    else if (char.IsSurrogate(c))
                    {
                        _text.Append("\\ufffd");
                    }
                    else
                    {
                        _text.Append(c);
                    }

                    break;
            }
        }

        _text.Append('"');
    }
}
