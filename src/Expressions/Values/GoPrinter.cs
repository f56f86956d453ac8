using System.Globalization;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>Prints values as Go's <c>fmt</c> does with <c>%v</c>.</summary>
internal sealed class GoPrinter
{
    private const int MaxDepth = 1000;
    private readonly StringBuilder _text = new();
    private readonly Func<double, bool, string> _format;
    private readonly int _maxLength;

    private GoPrinter(Func<double, bool, string> format, int maxLength)
    {
        _format = format;
        _maxLength = maxLength;
    }

    /// <param name="maxLength">A value may hold itself many times over, so its text may be far longer than what it takes in memory.</param>
    /// <exception cref="ExpressionException">The text would be longer, or the value is nested too deeply.</exception>
    public static string Print(in MeasuredValue value, int maxLength = int.MaxValue) =>
        PrintWith(value, static (v, single) => GoNumber.Shortest(v, single), maxLength);

    public static string PrintSamples(in MeasuredValue value) => PrintWith(value, static (v, _) => GoNumber.Fixed(v), int.MaxValue);

    private static string PrintWith(in MeasuredValue value, Func<double, bool, string> format, int maxLength)
    {
        if (value.TryGetString(out var already))
        {
            return already;
        }

        if (value.Kind == ValueKind.Int)
        {
            return value.RawBits.ToString(CultureInfo.InvariantCulture);
        }

        var printer = new GoPrinter(format, maxLength);
        printer.Append(value, 0);
        return printer._text.ToString();
    }

    private void Append(in MeasuredValue value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw ExpressionException.Limit($"value nested deeper than {MaxDepth}");
        }

        if (_text.Length > _maxLength)
        {
            throw ExpressionException.Limit($"string longer than {_maxLength}");
        }

        switch (value.Kind)
        {
            case ValueKind.Nil:
                _text.Append("<nil>");
                break;
            case ValueKind.Bool:
                _text.Append(value.RawBits != 0 ? "true" : "false");
                break;
            case ValueKind.Float32 or ValueKind.Float64:
                _text.Append(_format(value.RawFloat, value.Kind == ValueKind.Float32));
                break;
            case ValueKind.Uint or ValueKind.Uint64:
                _text.Append(CultureInfo.InvariantCulture, $"{(ulong)value.RawBits}");
                break;
            case ValueKind.Duration:
                _text.Append(GoDuration.Format(value.RawBits));
                break;
            case ValueKind.Month:
                _text.Append(CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName((int)value.RawBits));
                break;
            case ValueKind.Weekday:
                _text.Append((DayOfWeek)value.RawBits);
                break;
            case ValueKind.String:
                _text.Append(value.AsString());
                break;
            case ValueKind.Bytes:
                _text.Append('[').AppendJoin(' ', value.RawBytes).Append(']');
                break;
            case ValueKind.List:
                AppendList(value.AsList(), depth);
                break;
            case ValueKind.Map:
                AppendMap(value.AsMap(), depth);
                break;
            case ValueKind.Time:
                _text.Append(value.RawTime);
                break;
            case ValueKind.Location:
                _text.Append(value.RawLocation.Name);
                break;
            case ValueKind.Function:
                _text.Append(value.RawFunction.Name);
                break;
            default:
                _text.Append(CultureInfo.InvariantCulture, $"{value.RawBits}");
                break;
        }
    }

    private void AppendList(ValueList list, int depth)
    {
        _text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
            {
                _text.Append(' ');
            }

            Append(list[i], depth + 1);
        }

        _text.Append(']');
    }

    private void AppendMap(ValueMap map, int depth)
    {
        _text.Append("map[");
        var first = true;
        foreach (var (key, item) in map.Sorted())
        {
            if (!first)
            {
                _text.Append(' ');
            }

            first = false;
            Append(key, depth + 1);
            _text.Append(':');
            Append(item, depth + 1);
        }

        _text.Append(']');
    }
}
