using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Rollouts.Kubernetes;

/// <summary>Names, labels and numbers in Prometheus' text form.</summary>
internal static class LabelText
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:"
    );

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\n\"");

    /// <summary>The inside of the braces: <c>a="b",c="d"</c>; empty without tags.</summary>
    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        Append(ref text, tags);
        return text.ToStringAndClear();
    }

    /// <summary>The same, appended. Every count of every metric comes this way: plain names and values are copied and nothing else.</summary>
    /// <param name="text">What it is appended to.</param>
    /// <param name="tags">The labels.</param>
    /// <param name="without">Labels to leave out.</param>
    public static void Append(
        ref DefaultInterpolatedStringHandler text,
        ReadOnlySpan<KeyValuePair<string, object?>> tags,
        ObjectLabels? without = null
    )
    {
        var isFirst = true;
        for (var i = 0; i < tags.Length; i++)
        {
            if (i == without?.NamespaceAt || i == without?.NameAt)
            {
                continue;
            }

            if (!isFirst)
            {
                text.AppendLiteral(",");
            }

            isFirst = false;
            text.AppendLiteral(Name(tags[i].Key));
            text.AppendLiteral("=\"");
            text.AppendLiteral(Escape(tags[i].Value as string ?? Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? ""));
            text.AppendLiteral("\"");
        }
    }

    public static string Pair(string name, string value) => $"{Name(name)}=\"{Escape(value)}\"";

    /// <summary>A name with everything that Prometheus does not take replaced.</summary>
    public static string Name(string name) =>
        name.AsSpan().ContainsAnyExcept(NameCharacters)
            ? string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':' ? c : '_'))
            : name;

    public static string Help(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public static string Number(double value) =>
        value switch
        {
            double.PositiveInfinity => "+Inf",
            double.NegativeInfinity => "-Inf",
            _ => value.ToString("R", CultureInfo.InvariantCulture),
        };

    private static string Escape(string value) =>
        value.AsSpan().ContainsAny(Escaped) ? Help(value).Replace("\"", "\\\"", StringComparison.Ordinal) : value;
}
