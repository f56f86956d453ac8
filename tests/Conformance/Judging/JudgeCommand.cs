using System.Text.Json;
using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>Recorded answers of Kayenta's judge and of its parts against ours.</summary>
internal sealed class JudgeCommand : IConformanceCommand
{
    public string Name => "judge";

    public string Arguments => "FILE.json";

    public string Summary => "recorded answers of Kayenta's judge and of its parts";

    public bool Accepts(IReadOnlyList<string> arguments) => arguments.Count == 1;

    public int Run(IReadOnlyList<string> arguments, TextWriter output) => Compare(arguments[0], output).End();

    /// <summary>Compares every case of a file and shows the first disagreements.</summary>
    /// <param name="file">A JSON object with <c>cases</c>: <c>{"id", "kind", "input", "expected", "tolerance"?}</c>.</param>
    /// <param name="output">Where disagreements are shown.</param>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="FormatException">The file holds no recorded cases.</exception>
    public static Tally Compare(string file, TextWriter output)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var tally = new Tally(output);
            foreach (var element in document.RootElement.GetProperty("cases").EnumerateArray())
            {
                var recorded = new JudgeCase(element);
                var expectation = new Expectation(recorded.Expected, recorded.Tolerance);
                Check(recorded, expectation);
                if (expectation.Differences.Count == 0)
                {
                    tally.Agree(recorded.Kind);
                }
                else
                {
                    tally.Disagree(recorded.Kind, $"{recorded.Id} {recorded.Kind} ({recorded.Source})", [.. expectation.Differences]);
                }
            }

            return tally;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"{file} holds no recorded judge cases: {exception.Message}", exception);
        }
    }

    private static void Check(JudgeCase recorded, Expectation expectation)
    {
        try
        {
            recorded.Check(expectation);
        }
        catch (Exception exception)
            when (exception is KeyNotFoundException or InvalidOperationException or ArgumentException or JudgeInputException)
        {
            expectation.Differ($"no answer: {exception.Message}");
        }
    }
}
