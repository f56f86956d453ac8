using System.Text;

namespace Rollouts.Providers;

/// <summary>Comma-separated values (RFC 4180): fields may be quoted, quotes within are doubled, lines end with CRLF or LF.</summary>
internal static class CsvReader
{
    /// <summary>The lines; an empty line is an empty list.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static IEnumerable<IReadOnlyList<string>> Read(string text)
    {
        var fields = new List<string>();
        for (var at = 0; at < text.Length; )
        {
            fields.Add(Field(text, ref at));
            if (at < text.Length && text[at] == ',')
            {
                at++;
                if (at == text.Length)
                {
                    fields.Add("");
                }

                continue;
            }

            at += text.AsSpan(at).StartsWith("\r\n") ? 2 : 1;
            yield return fields is [""] ? [] : fields;
            fields = [];
        }

        if (fields.Count > 0)
        {
            yield return fields;
        }
    }

    /// <summary>One field; afterwards the position is at what ends it.</summary>
    private static string Field(string text, ref int at)
    {
        if (at < text.Length && text[at] == '"')
        {
            return Quoted(text, ref at);
        }

        var length = text.AsSpan(at).IndexOfAny(",\r\n");
        var field = length < 0 ? text[at..] : text.Substring(at, length);
        at += field.Length;
        return field;
    }

    private static string Quoted(string text, ref int at)
    {
        var field = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                field.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append('"');
                at++;
            }
            else
            {
                at++;
                return at == text.Length || text[at] is ',' or '\r' or '\n'
                    ? field.ToString()
                    : throw new FormatException("text follows a quoted field");
            }
        }

        throw new FormatException("a quoted field has no end");
    }
}
