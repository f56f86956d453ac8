using System.Text;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Annotated CSV, the form in which InfluxDB answers Flux queries: tables with types, defaults and a header each.</summary>
internal static class FluxTables
{
    /// <exception cref="ProviderException">The query failed while it ran, or the answer is no annotated CSV.</exception>
    public static IReadOnlyList<FluxRecord> Read(HttpAnswer answer, Uri url)
    {
        try
        {
            return [.. ReadRecords(Encoding.UTF8.GetString(answer.Body))];
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            var type =
                answer.MediaType is { } media && !media.Contains("csv", StringComparison.OrdinalIgnoreCase) ? $" (it is {media})" : "";
            throw new ProviderException($"{SafeUrl.Describe(url)} did not answer as InfluxDB does{type}: {e.Message}", e);
        }
    }

    private static IEnumerable<FluxRecord> ReadRecords(string text)
    {
        var table = -1;
        IReadOnlyList<string> types = [];
        IReadOnlyList<string> defaults = [];
        FluxColumn[] columns = [];
        foreach (var line in CsvReader.Read(text))
        {
            if (line.Count < 2)
            {
                // An empty line ends a table; an answer without any column is none of InfluxDB's.
                columns = line.Count == 0 ? [] : throw new FormatException("a line has one field only");
            }
            else if (line[0].StartsWith('#'))
            {
                columns = [];
                types = line[0] == "#datatype" ? line : types;
                defaults = line[0] == "#default" ? line : defaults;
            }
            else if (columns.Length == 0)
            {
                columns = ReadHeader(line, types, defaults);
                table++;
            }
            else
            {
                yield return ReadRecord(table, columns, line);
            }
        }
    }

    private static FluxColumn[] ReadHeader(IReadOnlyList<string> line, IReadOnlyList<string> types, IReadOnlyList<string> defaults) =>
        line.Count != types.Count
            ? line.Contains("error", StringComparer.Ordinal)
                ? [.. line.Select(static name => new FluxColumn(name, "string", ""))]
                : throw new FormatException("a table has no types")
            : [.. line.Index().Select(c => new FluxColumn(c.Item, types[c.Index], c.Index < defaults.Count ? defaults[c.Index] : ""))];

    private static FluxRecord ReadRecord(int table, FluxColumn[] columns, IReadOnlyList<string> line)
    {
        if (line.Count != columns.Length)
        {
            throw new FormatException($"a row has {line.Count} fields and the header {columns.Length}");
        }

        // The first field belongs to annotations.
        var values = columns.Index().Skip(1).ToDictionary(c => c.Item.Name, c => c.Item.Read(line[c.Index]), StringComparer.Ordinal);
        return values.TryGetValue("error", out var error) && values.ContainsKey("reference")
            ? throw new ProviderException($"InfluxDB stopped the query: {StatedReason.Cut(error.ToString())}")
            : new FluxRecord(table, values);
    }
}
