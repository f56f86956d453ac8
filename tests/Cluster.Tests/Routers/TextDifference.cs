using System.Text;

namespace Rollouts.Cluster.Tests;

/// <summary>Two texts line by line, as people compare them: what is missing has <c>-</c> before it, what is too much <c>+</c>.</summary>
internal static class TextDifference
{
    private const int Context = 4;

    /// <summary>The lines that differ, with a few around them; null for equal texts.</summary>
    public static string? Of(string expected, string actual)
    {
        if (expected == actual)
        {
            return null;
        }

        var lines = Merge(expected.Split('\n'), actual.Split('\n'));
        var shown = new StringBuilder();
        var last = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            var (from, to) = (Math.Max(0, i - Context), Math.Min(lines.Count - 1, i + Context));
            if (Enumerable.Range(from, to - from + 1).All(near => lines[near][0] == ' '))
            {
                continue;
            }

            shown.Append(last != i - 1 ? "  ...\n" : "").Append(lines[i]).Append('\n');
            last = i;
        }

        return shown.ToString();
    }

    /// <summary>Both texts in one, by the longest common subsequence of their lines.</summary>
    private static List<string> Merge(string[] expected, string[] actual)
    {
        var common = new int[expected.Length + 1, actual.Length + 1];
        for (var e = expected.Length - 1; e >= 0; e--)
        {
            for (var a = actual.Length - 1; a >= 0; a--)
            {
                common[e, a] = expected[e] == actual[a] ? common[e + 1, a + 1] + 1 : Math.Max(common[e + 1, a], common[e, a + 1]);
            }
        }

        List<string> merged = [];
        var (i, j) = (0, 0);
        while (i < expected.Length || j < actual.Length)
        {
            if (i < expected.Length && j < actual.Length && expected[i] == actual[j])
            {
                merged.Add($"  {expected[i++]}");
                j++;
            }
            else if (j == actual.Length || (i < expected.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                merged.Add($"- {expected[i++]}");
            }
            else
            {
                merged.Add($"+ {actual[j++]}");
            }
        }

        return merged;
    }
}
