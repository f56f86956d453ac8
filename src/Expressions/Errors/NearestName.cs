using System.Collections.Frozen;

namespace Rollouts.Expressions;

/// <summary>"Did you mean": the known name that is fewest edits away.</summary>
internal static class NearestName
{
    private const int MaxLength = 64;
    private const int MaxCandidates = 1000;

    private static readonly FrozenDictionary<string, string> Synonyms = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["null"] = "nil",
        ["none"] = "nil",
        ["undefined"] = "nil",
        ["length"] = "len",
        ["size"] = "len",
        ["avg"] = "mean",
        ["average"] = "mean",
        ["exists"] = "any",
        ["every"] = "all",
        ["some"] = "any",
        ["where"] = "filter",
        ["select"] = "map",
        ["includes"] = "contains",
        ["results"] = "result",
        ["value"] = "result",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>"did you mean …?" with the nearest of the candidates; null when none is near.</summary>
    public static string? Hint(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } nearest ? $"did you mean {nearest}?" : null;

    /// <summary>Null when nothing is near enough to be a slip of the pen.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length > MaxLength)
        {
            return null;
        }

        var known = candidates.Take(MaxCandidates).ToHashSet(StringComparer.Ordinal);
        if (Synonyms.TryGetValue(name, out var synonym) && known.Contains(synonym))
        {
            return synonym;
        }

        var (nearest, distance) = ((string?)null, Math.Max(1, name.Length / 3) + 1);
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) >= distance)
            {
                continue;
            }

            var edits = string.Equals(name, candidate, StringComparison.OrdinalIgnoreCase) ? 0 : Edits(name, candidate);
            if (edits < distance)
            {
                (nearest, distance) = (candidate, edits);
            }
        }

        return nearest;
    }

    /// <summary>Characters to insert, delete, replace or swap with their neighbour.</summary>
    private static int Edits(string from, string to)
    {
        var edits = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                var replaced = edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[from.Length, to.Length];
    }
}
