namespace Rollouts.Expressions;

/// <summary>"Did you mean": the known name that is fewest edits away.</summary>
internal static class NearestName
{
    private const int MaxLength = 64;

    /// <summary>Null when nothing is near enough to be a slip of the pen.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length > MaxLength)
        {
            return null;
        }

        var (nearest, distance) = ((string?)null, Math.Max(1, name.Length / 3) + 1);
        foreach (var candidate in candidates)
        {
            var edits = string.Equals(name, candidate, StringComparison.OrdinalIgnoreCase) ? 0 : Edits(name, candidate);
            if (edits < distance)
            {
                (nearest, distance) = (candidate, edits);
            }
        }

        return nearest;
    }

    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replace = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
