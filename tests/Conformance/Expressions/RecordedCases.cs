using System.Text.Json;

namespace Rollouts.Conformance;

/// <summary>
/// Compares recorded cases with ours. The fields of a line tell its kind: conditions are a verdict, an environment is an evaluation,
/// anything else is a syntax tree.
/// </summary>
internal sealed class RecordedCases(string? environments)
{
    private readonly EvaluationCheck _evaluations = new(new RecordedEnvironments(environments));

    /// <exception cref="FormatException">The line is no recorded case; names the file, the line and the field.</exception>
    public IEnumerable<(int Number, RecordedOutcome Outcome)> Judge(string path)
    {
        foreach (var (number, line) in RecordedFile.Lines(path))
        {
            yield return (number, Judge(path, number, line));
        }
    }

    private RecordedOutcome Judge(string path, int number, JsonElement line)
    {
        try
        {
            return line.TryGetProperty("successCondition", out _) ? VerdictCheck.Judge(line)
                : line.TryGetProperty("env", out _) ? _evaluations.Judge(line)
                : TreeCheck.Judge(line);
        }
        catch (Exception exception) when (exception is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"{path}:{number}: {exception.Message}", exception);
        }
    }
}
