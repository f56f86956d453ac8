using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rollouts.AnalysisService;

/// <summary>Numbers in the text of a measured value: one number, or the numbers of a list.</summary>
internal static partial class MeasuredNumbers
{
    private const int MaxText = 64 * 1024;
    private const int MaxSeries = 4;

    /// <summary>At most four; NaN where there is something else in the list, none for a value that is no number.</summary>
    public static IReadOnlyList<double> Of(string? value)
    {
        if (value is not { Length: > 0 and <= MaxText })
        {
            return [];
        }

        var text = value.Trim();
        if (!text.StartsWith('['))
        {
            return TryRead(text, out var number) ? [number] : [];
        }

        // A list of Go: its parts are apart by commas or blanks.
        var parts = text[1..].TrimEnd(']').Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        List<double> numbers = [.. parts.Take(MaxSeries).Select(static p => TryRead(p, out var n) ? n : double.NaN)];
        return numbers.Exists(static n => !double.IsNaN(n)) ? numbers : [];
    }

    /// <summary>The value as an object, for comparisons and judges; null for anything else.</summary>
    public static JsonObject? ObjectOf(string? value)
    {
        if (value is not { Length: > 1 and <= MaxText } || value[0] != '{')
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(value, documentOptions: new JsonDocumentOptions { MaxDepth = 16 }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A finite number in a field of an object, or null.</summary>
    public static double? Number(JsonNode? node) =>
        node is JsonValue value
        && value.GetValueKind() == JsonValueKind.Number
        && value.TryGetValue<double>(out var n)
        && double.IsFinite(n)
            ? n
            : null;

    /// <summary>The bounds that conditions compare the result with; none for conditions that do something else.</summary>
    public static IReadOnlyList<double> BoundsOf(IEnumerable<string> conditions) =>
        [
            .. conditions
                .Where(static c => c.Length <= 2000)
                .SelectMany(static c => Comparison().Matches(c))
                .Select(static m => double.Parse(m.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture))
                .Where(double.IsFinite)
                .Distinct()
                .Take(4),
        ];

    public static string Show(double number) =>
        !double.IsFinite(number) ? "–"
        : number == 0 ? "0"
        : Math.Abs(number) is >= 1e6 or < 1e-4 ? number.ToString("0.###e+0", CultureInfo.InvariantCulture)
        : number.ToString(Math.Abs(number) >= 100 ? "0.#" : "0.####", CultureInfo.InvariantCulture);

    private static bool TryRead(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    [GeneratedRegex(@"result(?:\[0\])?\)?\s*(?:<=|>=|<|>|==)\s*(-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?)", RegexOptions.NonBacktracking)]
    private static partial Regex Comparison();
}
