using System.Text.Json;

namespace Rollouts.Conformance;

/// <summary>Results of scipy, statsmodels and R against ours.</summary>
internal sealed class StatisticsCommand : IConformanceCommand
{
    public string Name => "statistics";

    public string Arguments => "FILE.json";

    public string Summary => "results of statistical tests, distributions and e-processes";

    public bool Accepts(IReadOnlyList<string> arguments) => arguments.Count == 1;

    public int Run(IReadOnlyList<string> arguments, TextWriter output) => Compare(arguments[0], output).End();

    /// <summary>Compares every case of a file and shows the first disagreements.</summary>
    /// <param name="file">
    /// A JSON object with <c>cases</c>: <c>{"id", "test", "params", "x"?, "y"?, "expected", "tolerance": {"rel", "abs"}, "source"?}</c>.
    /// </param>
    /// <param name="output">Where disagreements are shown.</param>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="FormatException">The file holds no such cases.</exception>
    public static Tally Compare(string file, TextWriter output)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var tally = new Tally(output);
            foreach (var element in document.RootElement.GetProperty("cases").EnumerateArray())
            {
                Check(new VectorCase(element), tally);
            }

            return tally;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"{file} holds no recorded statistics: {exception.Message}", exception);
        }
    }

    private static void Check(VectorCase recorded, Tally tally)
    {
        var differences = Differences(recorded);
        if (differences.Count == 0)
        {
            tally.Agree(recorded.Test);
        }
        else
        {
            tally.Disagree(recorded.Test, $"{recorded.Id} {recorded.Test} ({recorded.Source})", [.. differences]);
        }
    }

    private static IReadOnlyList<string> Differences(VectorCase recorded)
    {
        if (!VectorTests.ByName.TryGetValue(recorded.Test, out var answer))
        {
            return [$"there is no test of ours for '{recorded.Test}'"];
        }

        try
        {
            return AnswerComparison.Differences(recorded, answer(recorded));
        }
        catch (Exception exception)
            when (exception
                    is ArgumentException
                        or FormatException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or OverflowException
            )
        {
            return [$"no answer: {exception.Message}"];
        }
    }
}
