using System.Text.Json;

namespace Rollouts.Conformance;

/// <summary>The recorded answer of a case, compared field by field within its tolerance. A field that was not recorded is not compared.</summary>
internal sealed class Expectation(JsonElement expected, JsonElement tolerance)
{
    private readonly List<string> _differences = [];

    public IReadOnlyList<string> Differences => _differences;

    public bool Asks(string field) => expected.TryGetProperty(field, out _);

    public void Differ(string difference) => _differences.Add(difference);

    /// <summary>Null stands for NaN.</summary>
    public void Number(string field, double actual)
    {
        if (expected.TryGetProperty(field, out var value))
        {
            Number(field, value, actual);
        }
    }

    public void Numbers(string field, IReadOnlyList<double> actual)
    {
        if (!expected.TryGetProperty(field, out var values))
        {
            return;
        }

        if (values.GetArrayLength() != actual.Count)
        {
            Differ($"{field}: expected {values.GetArrayLength()} values, got {actual.Count}");
            return;
        }

        for (var i = 0; i < actual.Count; i++)
        {
            Number($"{field}[{i}]", values[i], actual[i]);
        }
    }

    public void NumbersByName(string field, IReadOnlyDictionary<string, double> actual)
    {
        if (!expected.TryGetProperty(field, out var values))
        {
            return;
        }

        foreach (var name in actual.Keys.Where(name => !values.TryGetProperty(name, out _)))
        {
            Differ($"{field}.{name}: not expected, got {actual[name]}");
        }

        foreach (var value in values.EnumerateObject())
        {
            if (actual.TryGetValue(value.Name, out var number))
            {
                Number($"{field}.{value.Name}", value.Value, number);
            }
            else
            {
                Differ($"{field}.{value.Name}: expected {value.Value}, got nothing");
            }
        }
    }

    public void Text(string field, string? actual)
    {
        if (expected.TryGetProperty(field, out var value) && value.GetString() != actual)
        {
            Differ($"{field}: expected {value}, got {actual}");
        }
    }

    public void Flag(string field, bool actual)
    {
        if (expected.TryGetProperty(field, out var value) && value.GetBoolean() != actual)
        {
            Differ($"{field}: expected {value}, got {actual}");
        }
    }

    public void Flags(string field, IReadOnlyList<bool> actual)
    {
        if (
            expected.TryGetProperty(field, out var values)
            && !values.EnumerateArray().Select(static v => v.GetBoolean()).SequenceEqual(actual)
        )
        {
            Differ($"{field}: expected {values}, got {string.Join(", ", actual)}");
        }
    }

    /// <summary>The objects of a list, in their order.</summary>
    public void Each<T>(string field, IReadOnlyList<T> actual, Action<Expectation, T> check)
    {
        if (!expected.TryGetProperty(field, out var values))
        {
            return;
        }

        if (values.GetArrayLength() != actual.Count)
        {
            Differ($"{field}: expected {values.GetArrayLength()}, got {actual.Count}");
            return;
        }

        for (var i = 0; i < actual.Count; i++)
        {
            var element = new Expectation(values[i], tolerance);
            check(element, actual[i]);
            _differences.AddRange(element.Differences.Select(difference => $"{field}[{i}].{difference}"));
        }
    }

    private void Number(string field, JsonElement value, double actual)
    {
        var number = value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
        var agrees = double.IsNaN(number) ? double.IsNaN(actual) : Math.Abs(number - actual) <= ToleranceOf(field);
        if (!agrees)
        {
            Differ($"{field}: expected {value}, got {actual:R}");
        }
    }

    private double ToleranceOf(string field) =>
        tolerance.ValueKind switch
        {
            JsonValueKind.Number => tolerance.GetDouble(),
            JsonValueKind.Object when tolerance.TryGetProperty(field, out var own) => own.GetDouble(),
            _ => 0,
        };
}
