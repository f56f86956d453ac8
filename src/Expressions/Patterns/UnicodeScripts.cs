using System.Collections.Frozen;

namespace Rollouts.Expressions;

/// <summary>
/// The characters of each script, from the Unicode Character Database: one line of <c>UnicodeScripts.txt</c> for each, read when a
/// pattern first names one.
/// </summary>
internal static class UnicodeScripts
{
    private static readonly Lazy<FrozenDictionary<string, string>> Ranges = new(Read);

    /// <summary>The set of the script of that name, such as <c>Greek</c> or <c>Old_Italic</c>; null when there is none.</summary>
    public static RuneSet? Find(string name) => Ranges.Value.TryGetValue(name, out var ranges) ? Parse(ranges) : null;

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(UnicodeScripts).Assembly.GetManifestResourceStream("UnicodeScripts.txt")!;
        using var reader = new StreamReader(stream);
        return reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split(' ', 2))
            .ToFrozenDictionary(static parts => parts[0], static parts => parts[1].TrimEnd('\r'), StringComparer.Ordinal);
    }

    private static RuneSet Parse(string ranges)
    {
        var parsed = new List<(int First, int Last)>();
        foreach (var range in ranges.Split(' '))
        {
            var ends = range.Split('-');
            parsed.Add((Convert.ToInt32(ends[0], 16), Convert.ToInt32(ends[^1], 16)));
        }

        return RuneSet.Of(parsed);
    }
}
