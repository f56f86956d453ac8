namespace Rollouts.Cli;

/// <summary>Brings the rows of both arms together: by their times where both files have them, otherwise by their position.</summary>
internal static class ArmAlignment
{
    /// <summary>Both arms with the same number of rows, and the seconds between them where the files have times.</summary>
    /// <exception cref="CompareException">A time stands in a file twice.</exception>
    public static (ArmFile Canary, ArmFile Baseline, double? StepSeconds) Align(ArmFile canary, ArmFile baseline)
    {
        if (!canary.HasTimes || !baseline.HasTimes)
        {
            return (canary, baseline, null);
        }

        var (c, b) = (ByTime(canary), ByTime(baseline));
        var times = c.Keys.Union(b.Keys).Order().ToArray();
        return (Filled(canary, c, times), Filled(baseline, b, times), Step(times));
    }

    private static Dictionary<double, ArmRow> ByTime(ArmFile file)
    {
        var rows = new Dictionary<double, ArmRow>();
        foreach (var row in file.Rows)
        {
            if (!rows.TryAdd(row.Time!.Value, row))
            {
                throw new CompareException(
                    $"{file.Path}, line {row.Line}: the time of line {rows[row.Time.Value].Line} again; give each window one row, or compare with --kind samples."
                );
            }
        }

        return rows;
    }

    private static ArmFile Filled(ArmFile file, Dictionary<double, ArmRow> rows, double[] times)
    {
        var nothing = new double[file.Rows[0].Values.Length];
        Array.Fill(nothing, double.NaN);
        return file with { Rows = [.. times.Select(time => rows.TryGetValue(time, out var row) ? row : new(0, time, nothing))] };
    }

    /// <summary>The median distance.</summary>
    private static double? Step(double[] times)
    {
        var distances = times.Skip(1).Zip(times, static (later, earlier) => later - earlier).Order().ToArray();
        return distances.Length == 0 ? null : distances[distances.Length / 2];
    }
}
