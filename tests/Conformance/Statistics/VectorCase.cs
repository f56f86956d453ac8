using System.Text.Json;

namespace Rollouts.Conformance;

/// <summary>One recorded case.</summary>
internal sealed class VectorCase(JsonElement element)
{
    /// <summary>The canary's values, or the only ones; none when the case has parameters only.</summary>
    public double[] X { get; } = Numbers(element, "x");

    /// <summary>The baseline's values.</summary>
    public double[] Y { get; } = Numbers(element, "y");

    public string Id => element.GetProperty("id").GetString()!;

    public string Test => element.GetProperty("test").GetString()!;

    public string Source => element.TryGetProperty("source", out var source) ? source.GetString()! : "";

    public JsonElement Expected => element.GetProperty("expected");

    public double RelativeTolerance => Tolerance("rel");

    public double AbsoluteTolerance => Tolerance("abs");

    private JsonElement Parameters => element.GetProperty("params");

    /// <summary>A JSON number, or one of the words that stand for what JSON has no number for.</summary>
    public static double ReadNumber(JsonElement value) =>
        value.ValueKind != JsonValueKind.String
            ? value.GetDouble()
            : value.GetString() switch
            {
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                "NaN" => double.NaN,
                var word => throw new FormatException($"'{word}' is no number"),
            };

    public double Number(string parameter) => ReadNumber(Parameters.GetProperty(parameter));

    public double Number(string parameter, double otherwise) =>
        Parameters.TryGetProperty(parameter, out var value) ? ReadNumber(value) : otherwise;

    /// <summary>A whole number, however it is written.</summary>
    public long Count(string parameter) => checked((long)Number(parameter));

    public bool Flag(string parameter) => Parameters.GetProperty(parameter).GetBoolean();

    public string Text(string parameter) => Parameters.GetProperty(parameter).GetString()!;

    public double[] Numbers(string parameter) => Numbers(Parameters, parameter);

    public double[][] Table(string parameter) =>
        [.. Parameters.GetProperty(parameter).EnumerateArray().Select(row => row.EnumerateArray().Select(ReadNumber).ToArray())];

    private static double[] Numbers(JsonElement parent, string field) =>
        parent.TryGetProperty(field, out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Select(ReadNumber)]
            : [];

    private double Tolerance(string kind) =>
        element.TryGetProperty("tolerance", out var tolerance) && tolerance.TryGetProperty(kind, out var value) ? value.GetDouble() : 0;
}
