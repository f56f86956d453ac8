using System.Globalization;
using Rollouts.Statistics;

namespace Rollouts.Cli;

/// <summary>The columns of a file, from its header or, without one, from the number of its cells.</summary>
/// <param name="Kind">What such columns usually hold.</param>
/// <param name="TimeIndex">The column with the time, -1 without one.</param>
/// <param name="Count">All columns, the time included.</param>
/// <param name="Edges">Bucket edges of a histogram, ascending, without +Inf.</param>
/// <param name="HasSum">Whether the last column of a histogram is the sum of all observations.</param>
internal sealed record ArmColumns(ComparedKind Kind, int TimeIndex, int Count, IReadOnlyList<double> Edges, bool HasSum)
{
    public const string Help =
        "one number per line; or a header of time,value; [time,]events,exposure; or [time,]le0.1,le0.5,…,le+Inf[,sum]";

    /// <summary>Whether the first line is a header; a number or an empty cell is none.</summary>
    public static bool IsHeader(string[] cells) =>
        cells.Any(static cell => cell.Length > 0 && ArmCell.Read(cell) is null && ArmCell.ReadTime(cell) is null);

    public static ArmColumns WithoutHeader(string path, int cells) =>
        cells switch
        {
            1 => new(ComparedKind.Gauge, -1, 1, [], false),
            2 => new(ComparedKind.Gauge, 0, 2, [], false),
            _ => throw new CompareException($"{path}, line 1: there are {cells} columns and no header; start the file with {Help}."),
        };

    public static ArmColumns FromHeader(string path, int line, string[] cells)
    {
        var names = cells.Select(static cell => cell.ToLowerInvariant()).ToList();
        var time = names.Count > 0 && names[0] == "time" ? 0 : -1;
        var rest = names.Skip(time + 1).ToList();
        return rest switch
        {
            ["value"] => new(ComparedKind.Gauge, time, names.Count, [], false),
            ["events", "exposure"] => new(ComparedKind.Count, time, names.Count, [], false),
            [var first, ..] when first.StartsWith("le", StringComparison.Ordinal) => Histogram(path, line, time, rest),
            _ => throw new CompareException($"{path}, line {line}: the header is \"{string.Join(',', cells)}\"; write {Help}."),
        };
    }

    private static ArmColumns Histogram(string path, int line, int time, List<string> names)
    {
        var sum = names[^1] == "sum";
        var edges = names.Take(names.Count - (sum ? 1 : 0)).Select(name => Edge(path, line, name)).ToList();
        if (edges.Count < 2 || !double.IsPositiveInfinity(edges[^1]))
        {
            throw new CompareException($"{path}, line {line}: the buckets do not end with le+Inf, which counts all observations; add it.");
        }

        edges.RemoveAt(edges.Count - 1);
        var wrong = Enumerable.Range(1, edges.Count - 1).FirstOrDefault(i => !(edges[i] > edges[i - 1]));
        return wrong == 0 && edges.TrueForAll(double.IsFinite)
            ? new(ComparedKind.Histogram, time, time + 1 + names.Count, edges, sum)
            : throw new CompareException(
                $"{path}, line {line}: the bucket edge {Figures.Show(edges[wrong])} does not ascend; sort the buckets by their edge."
            );
    }

    private static double Edge(string path, int line, string name)
    {
        var text = name.StartsWith("le", StringComparison.Ordinal) ? name.AsSpan(2).TrimStart("=_ ").Trim('"') : "";
        return text is "+inf" or "inf" ? double.PositiveInfinity
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var edge) ? edge
            : throw new CompareException(
                $"{path}, line {line}: \"{name}\" is no bucket; write le and its upper edge, e.g. le0.25 or le+Inf."
            );
    }
}
