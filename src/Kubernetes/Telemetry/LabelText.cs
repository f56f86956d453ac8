using System.Globalization;
using System.Text;

namespace Rollouts.Kubernetes;

/// <summary>Names, labels and numbers in Prometheus' text form.</summary>
internal static class LabelText
{
    /// <summary>The inside of the braces: <c>a="b",c="d"</c>; empty without tags.</summary>
    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(Pair(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        }

        return text.ToString();
    }

    public static string Pair(string name, string value) => $"{Name(name)}=\"{Escape(value)}\"";

    /// <summary>A name with everything that Prometheus does not take replaced.</summary>
    public static string Name(string name) =>
        string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':' ? c : '_'));

    public static string Help(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public static string Number(double value) =>
        value switch
        {
            double.PositiveInfinity => "+Inf",
            double.NegativeInfinity => "-Inf",
            _ => value.ToString("R", CultureInfo.InvariantCulture),
        };

    private static string Escape(string value) => Help(value).Replace("\"", "\\\"", StringComparison.Ordinal);
}
