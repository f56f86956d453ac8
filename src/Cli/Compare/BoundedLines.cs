using System.Text;

namespace Rollouts.Cli;

/// <summary>Reads text line by line and gives up on what no file of measurements holds.</summary>
internal static class BoundedLines
{
    private const int LongestLine = 64 * 1024;
    private const int MostLines = 1_000_000;

    /// <exception cref="CompareException">A line is too long, or there are too many.</exception>
    public static IEnumerable<(int Number, string Text)> Read(string path, TextReader reader)
    {
        var line = new StringBuilder();
        var buffer = new char[16 * 1024];
        var number = 1;
        for (var read = reader.Read(buffer); read > 0; read = reader.Read(buffer))
        {
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] != '\n')
                {
                    line.Append(buffer[i]);
                    continue;
                }

                yield return (number++, line.ToString().TrimEnd('\r'));
                line.Clear();
                if (number > MostLines)
                {
                    throw new CompareException($"{path}: there are more than {MostLines} lines; give fewer or longer windows.");
                }
            }

            if (line.Length > LongestLine)
            {
                throw new CompareException($"{path}, line {number}: the line has more than {LongestLine} characters; is this a CSV file?");
            }
        }

        if (line.Length > 0)
        {
            yield return (number, line.ToString());
        }
    }
}
