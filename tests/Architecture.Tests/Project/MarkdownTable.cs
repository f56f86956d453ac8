namespace Rollouts.Architecture.Tests;

/// <summary>Reads tables out of Markdown files.</summary>
internal static class MarkdownTable
{
    /// <summary>The rows of every table whose first column has the given heading.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(string file, string firstHeading)
    {
        var inside = false;
        foreach (var line in File.ReadLines(file))
        {
            if (!line.StartsWith('|'))
            {
                inside = false;
                continue;
            }

            var cells = Cells(line);
            if (inside && !cells.All(static cell => cell.Trim('-', ':').Length == 0))
            {
                yield return cells;
            }

            inside |= cells[0] == firstHeading;
        }
    }

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(static cell => cell.Trim())];
}
