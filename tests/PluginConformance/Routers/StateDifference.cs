namespace Rollouts.PluginConformance;

/// <summary>Says on one line where two states differ.</summary>
internal static class StateDifference
{
    private const int MaxLength = 120;

    public static string Text(string before, string now)
    {
        var (old, read) = (before.Split('\n'), now.Split('\n'));
        var at = old.Zip(read).TakeWhile(static lines => lines.First == lines.Second).Count();
        return $"line {at + 1} was '{Line(old, at)}' and is '{Line(read, at)}'";
    }

    private static string Line(string[] lines, int at) =>
        at >= lines.Length ? ""
        : lines[at].Length > MaxLength ? string.Concat(lines[at].AsSpan(0, MaxLength), "…")
        : lines[at];
}
