using System.Globalization;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>Prints values as Go's <c>fmt</c> does with <c>%v</c>.</summary>
internal static class GoPrinter
{
    private const int MaxDepth = 1000;

    public static string Print(in MeasuredValue value) => PrintWith(value, static (v, single) => GoNumber.Shortest(v, single));

    public static string PrintSamples(in MeasuredValue value) => PrintWith(value, static (v, _) => GoNumber.Fixed(v));

    private static string PrintWith(in MeasuredValue value, Func<double, bool, string> format)
    {
        if (value.TryGetString(out var already))
        {
            return already;
        }

        var text = new StringBuilder();
        Append(text, value, format, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, in MeasuredValue value, Func<double, bool, string> format, int depth)
    {
        if (depth > MaxDepth)
        {
            throw ExpressionException.Limit($"value nested deeper than {MaxDepth}");
        }

        switch (value.Kind)
        {
            case ValueKind.Nil:
                text.Append("<nil>");
                break;
            case ValueKind.Bool:
                text.Append(value.RawBits != 0 ? "true" : "false");
                break;
            case ValueKind.Float32 or ValueKind.Float64:
                text.Append(format(value.RawFloat, value.Kind == ValueKind.Float32));
                break;
            case ValueKind.Uint or ValueKind.Uint64:
                text.Append(CultureInfo.InvariantCulture, $"{(ulong)value.RawBits}");
                break;
            case ValueKind.Duration:
                text.Append(GoDuration.Format(value.RawBits));
                break;
            case ValueKind.Month:
                text.Append(CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName((int)value.RawBits));
                break;
            case ValueKind.Weekday:
                text.Append((DayOfWeek)value.RawBits);
                break;
            case ValueKind.String:
                text.Append(value.AsString());
                break;
            case ValueKind.Bytes:
                text.Append('[').AppendJoin(' ', value.RawBytes).Append(']');
                break;
            case ValueKind.List:
                AppendList(text, value.AsList(), format, depth);
                break;
            case ValueKind.Map:
                AppendMap(text, value.AsMap(), format, depth);
                break;
            case ValueKind.Time:
                text.Append(value.RawTime);
                break;
            case ValueKind.Location:
                text.Append(value.RawLocation.Name);
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{value.RawBits}");
                break;
        }
    }

    private static void AppendList(StringBuilder text, ValueList list, Func<double, bool, string> format, int depth)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
            {
                text.Append(' ');
            }

            Append(text, list[i], format, depth + 1);
        }

        text.Append(']');
    }

    private static void AppendMap(StringBuilder text, ValueMap map, Func<double, bool, string> format, int depth)
    {
        text.Append("map[");
        var first = true;
        foreach (var (key, item) in map.Sorted())
        {
            if (!first)
            {
                text.Append(' ');
            }

            first = false;
            Append(text, key, format, depth + 1);
            text.Append(':');
            Append(text, item, format, depth + 1);
        }

        text.Append(']');
    }
}
