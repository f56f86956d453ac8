using System.Globalization;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>Values as literals of the language.</summary>
internal static class LiteralText
{
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest digits that give the value again; always with a point or an exponent, which make it a float.</summary>
    public static string Of(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        return text.AsSpan().IndexOfAny(".e") < 0 ? $"{text}.0" : text;
    }

    public static string Of(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
        {
            Append(text, rune);
        }

        return text.Append('"').ToString();
    }

    public static string Of(byte[] value)
    {
        var text = new StringBuilder("b\"");
        foreach (var octet in value)
        {
            if (octet < 0x80)
            {
                Append(text, new Rune(octet));
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{octet:x2}");
            }
        }

        return text.Append('"').ToString();
    }

    private static void Append(StringBuilder text, Rune rune)
    {
        switch (rune.Value)
        {
            case '"' or '\\':
                text.Append('\\').Append((char)rune.Value);
                break;
            case '\n':
                text.Append("\\n");
                break;
            case '\r':
                text.Append("\\r");
                break;
            case '\t':
                text.Append("\\t");
                break;
            case < 0x20 or 0x7F:
                text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
                break;
            default:
                text.Append(rune.ToString());
                break;
        }
    }
}
