using System.Text;

namespace Rollouts.Providers;

/// <summary>A request in the one form that both sides of a signature hash (AWS Signature Version 4, task 1).</summary>
internal static class CanonicalRequest
{
    /// <param name="method">For example <c>GET</c>.</param>
    /// <param name="path">The path as it is sent.</param>
    /// <param name="query">The query as it is sent, without the question mark.</param>
    /// <param name="headers">Those that are signed: names in lower case, in order.</param>
    /// <param name="payloadHash">SHA-256 of the body in hexadecimal digits.</param>
    public static string Of(string method, string path, string query, SortedDictionary<string, string> headers, string payloadHash)
    {
        var text = new StringBuilder(method).Append('\n').Append(Path(path)).Append('\n').Append(Query(query)).Append('\n');
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(':').Append(Trim(value)).Append('\n');
        }

        return text.Append('\n').AppendJoin(';', headers.Keys).Append('\n').Append(payloadHash).ToString();
    }

    /// <summary>Dots and doubled slashes are resolved, and each segment is escaped once more than it was sent.</summary>
    private static string Path(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("" or "." or ".."))
            {
                segments.Add(Uri.EscapeDataString(segment));
            }
        }

        var end = segments.Count > 0 && path.EndsWith('/') ? "/" : "";
        return $"/{string.Join('/', segments)}{end}";
    }

    private static string Query(string query)
    {
        var pairs = query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair =>
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                return equals < 0 ? (Name: Escape(pair), Value: "") : (Name: Escape(pair[..equals]), Value: Escape(pair[(equals + 1)..]));
            })
            .OrderBy(static p => p.Name, StringComparer.Ordinal)
            .ThenBy(static p => p.Value, StringComparer.Ordinal);
        return string.Join('&', pairs.Select(static p => $"{p.Name}={p.Value}"));
    }

    private static string Escape(string sent) => Uri.EscapeDataString(Uri.UnescapeDataString(sent));

    /// <summary>Spaces around a value do not count, and several within count as one.</summary>
    private static string Trim(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
