using System.Text;

namespace Rollouts.Expressions;

/// <summary>A value in a few words: strings quoted, the first elements of lists and maps, and how many more there are.</summary>
internal static class ShortValue
{
    private const int MaxItems = 5;
    private const int MaxDepth = 2;
    private const int MaxText = 60;
    private const int MaxSorted = 100;

    public static string Of(in MeasuredValue value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, in MeasuredValue value, int depth)
    {
        switch (value.Kind)
        {
            case ValueKind.Nil:
                text.Append("nil");
                break;
            case ValueKind.String:
                text.Append('"').Append(ShortText.Cut(value.AsString(), MaxText)).Append('"');
                break;
            case ValueKind.Bytes:
                text.Append($"{value.RawBytes.Length} bytes");
                break;
            case ValueKind.List when depth >= MaxDepth && value.AsList().Count > 0:
                text.Append("[…]");
                break;
            case ValueKind.List:
                AppendList(text, value.AsList(), depth);
                break;
            case ValueKind.Map when depth >= MaxDepth && value.AsMap().Count > 0:
                text.Append("{…}");
                break;
            case ValueKind.Map:
                AppendMap(text, value.AsMap(), depth);
                break;
            default:
                text.Append(value.ToGoString());
                break;
        }
    }

    private static void AppendList(StringBuilder text, ValueList list, int depth)
    {
        if (list.IsNilSlice)
        {
            text.Append("nil");
            return;
        }

        text.Append('[');
        for (var i = 0; i < Math.Min(list.Count, MaxItems); i++)
        {
            text.Append(i > 0 ? ", " : "");
            Append(text, list[i], depth + 1);
        }

        text.Append(More(list.Count)).Append(']');
    }

    private static void AppendMap(StringBuilder text, ValueMap map, int depth)
    {
        text.Append('{');
        var separator = "";
        foreach (var (key, item) in (map.Count <= MaxSorted ? map.Sorted() : map.Entries()).Take(MaxItems))
        {
            text.Append(separator);
            separator = ", ";
            text.Append(ShortText.Cut(key.ToGoString(), MaxText)).Append(": ");
            Append(text, item, depth + 1);
        }

        text.Append(More(map.Count)).Append('}');
    }

    private static string More(int count) => count > MaxItems ? $", … {count - MaxItems} more" : "";
}
