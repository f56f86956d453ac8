using System.Text.Json;

namespace Rollouts.Conformance;

/// <summary>Compares an answer with what was recorded, field by field.</summary>
internal static class AnswerComparison
{
    /// <summary>
    /// One line for each disagreement. Numbers agree within the larger of the relative and the absolute tolerance; a recorded NaN and
    /// a recorded error agree with a refusal of ours, which says in words that nothing is defined.
    /// </summary>
    public static IReadOnlyList<string> Differences(VectorCase recorded, Answer answer)
    {
        if (recorded.Expected.TryGetProperty("error", out var error))
        {
            return answer.Refusal is null ? [$"expected a refusal ({error}), got an answer"] : [];
        }

        var differences = new List<string>();
        var undefined = answer.Refusal is not null;
        foreach (var field in recorded.Expected.EnumerateObject())
        {
            if (undefined && IsUndefined(field.Value))
            {
                continue;
            }

            if (answer.Has(field.Name, out var actual))
            {
                Compare(field.Name, field.Value, actual, recorded, differences);
            }
            else
            {
                differences.Add($"{field.Name}: expected {field.Value}, and ours does not answer that");
            }
        }

        if (differences.Count > 0 && answer.Refusal is { } refusal)
        {
            differences.Add($"ours refused ({refusal.Outcome}): {refusal.Reason}");
        }

        return differences;
    }

    private static bool IsUndefined(JsonElement expected) =>
        expected.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.String => double.IsNaN(VectorCase.ReadNumber(expected)),
            JsonValueKind.Array => expected.EnumerateArray().All(IsUndefined),
            _ => false,
        };

    private static void Compare(string field, JsonElement expected, object? actual, VectorCase recorded, List<string> differences)
    {
        if (expected.ValueKind == JsonValueKind.Array && actual is IReadOnlyList<double> values)
        {
            CompareAll(field, expected, values, recorded, differences);
        }
        else if (expected.ValueKind is JsonValueKind.True or JsonValueKind.False && actual is bool truth)
        {
            if (truth != expected.GetBoolean())
            {
                differences.Add($"{field}: expected {expected}, got {truth}");
            }
        }
        else if (expected.ValueKind is JsonValueKind.Number or JsonValueKind.String && actual is null or double)
        {
            CompareNumbers(field, VectorCase.ReadNumber(expected), (double?)actual, recorded, differences);
        }
        else
        {
            differences.Add($"{field}: expected {expected}, got {actual}");
        }
    }

    private static void CompareAll(
        string field,
        JsonElement expected,
        IReadOnlyList<double> actual,
        VectorCase recorded,
        List<string> differences
    )
    {
        if (expected.GetArrayLength() != actual.Count)
        {
            differences.Add($"{field}: expected {expected.GetArrayLength()} values, got {actual.Count}");
            return;
        }

        for (var i = 0; i < actual.Count; i++)
        {
            CompareNumbers($"{field}[{i}]", VectorCase.ReadNumber(expected[i]), actual[i], recorded, differences);
        }
    }

    private static void CompareNumbers(string field, double expected, double? actual, VectorCase recorded, List<string> differences)
    {
        var tolerance = Math.Max(recorded.AbsoluteTolerance, recorded.RelativeTolerance * Math.Abs(expected));
        var agrees = double.IsNaN(expected)
            ? actual is null
            : actual == expected || Math.Abs((actual ?? double.NaN) - expected) <= tolerance;
        if (!agrees)
        {
            differences.Add(
                $"{field}: expected {expected:R}, got {(actual is null ? "nothing" : $"{actual:R}")}, tolerance {tolerance:G3}"
            );
        }
    }
}
