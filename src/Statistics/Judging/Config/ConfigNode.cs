using System.Globalization;
using System.Text.Json;

namespace Rollouts.Statistics;

/// <summary>
/// A JSON object of a config, read field by field: what has the wrong type is an error with path, value and remedy, and what
/// nobody asked for is a warning. JSON null counts as absent.
/// </summary>
internal sealed class ConfigNode(JsonElement element, string path, ConfigFindings findings, CanaryConfigLimits limits)
{
    private const int ShownCharacters = 60;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string At(string field) => path.Length == 0 ? field : $"{path}.{field}";

    public void Error(string field, string message) => findings.Error(At(field), message);

    public void Warn(string field, string message) => findings.Warn(At(field), message);

    public bool Has(string field) => TryGet(field, out _);

    /// <summary>A short text that something is called by.</summary>
    public string? Name(string field) => Text(field, limits.NameLength);

    public string? Text(string field) => Text(field, limits.TextLength);

    /// <summary>Text, or a number taken as the text it is written as.</summary>
    public string? TextOrNumber(string field) =>
        TryGet(field, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Name(field);

    public bool Flag(string field, bool otherwise = false)
    {
        if (!TryGet(field, out var value))
        {
            return otherwise;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.ValueKind == JsonValueKind.True;
        }

        Error(field, $"must be a JSON boolean, but is {Show(value)}; write true or false without quotes");
        return otherwise;
    }

    /// <summary>A finite number; text is refused although it may look like one.</summary>
    public double? Number(string field) => TryGet(field, out var value) ? Number(field, value) : null;

    public long? Integer(string field)
    {
        if (!TryGet(field, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }

        Error(field, $"must be a whole number, but is {Show(value)}; write milliseconds since 1970 without quotes, or leave it out");
        return null;
    }

    public ConfigNode? Object(string field)
    {
        if (!TryGet(field, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new(value, At(field), findings, limits);
        }

        Error(field, $"must be a JSON object, but is {Show(value)}; write {{ }} with its fields inside");
        return null;
    }

    /// <summary>The objects of an array; other elements are errors and left out.</summary>
    public IReadOnlyList<ConfigNode> Objects(string field, int most) =>
        [
            .. Elements(field, most)
                .Select(
                    (value, index) =>
                    {
                        var place = $"{field}[{index}]";
                        if (value.ValueKind == JsonValueKind.Object)
                        {
                            return new ConfigNode(value, At(place), findings, limits);
                        }

                        Error(place, $"must be a JSON object, but is {Show(value)}; write {{ }} with its fields inside");
                        return null;
                    }
                )
                .OfType<ConfigNode>(),
        ];

    public IReadOnlyList<string> Names(string field) =>
        [.. Elements(field, limits.Entries).Select((value, index) => Text($"{field}[{index}]", value, limits.NameLength)).OfType<string>()];

    public IReadOnlyDictionary<string, string> TextMap(string field) =>
        Map(field, static (node, name, value) => node.Text(name, value, node.TextLength));

    /// <summary>A map to finite numbers. Numbers written as text are read too, as Kayenta's typed fields do, with a warning.</summary>
    public IReadOnlyDictionary<string, double> NumberMap(string field) =>
        Map(field, static (node, name, value) => node.LenientNumber(name, value))
            .ToDictionary(static entry => entry.Key, static entry => entry.Value!.Value, StringComparer.Ordinal);

    public double? LenientNumber(string field) => TryGet(field, out var value) ? LenientNumber(field, value) : null;

    /// <summary>Warns of each field that was not read.</summary>
    public void WarnOfTheRest()
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
            {
                Warn(Shorten(property.Name), "unknown field, ignored as Kayenta ignores it; remove it if it is not meant for another tool");
            }
        }
    }

    private int TextLength => limits.TextLength;

    private static string Show(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => "an array",
            JsonValueKind.Object => "an object",
            JsonValueKind.String => $"the string {Shorten(value.GetRawText())}",
            JsonValueKind.Number => $"the number {Shorten(value.GetRawText())}",
            _ => value.GetRawText(),
        };

    private static string Shorten(string text) => text.Length <= ShownCharacters ? text : $"{text.AsSpan(0, ShownCharacters)}…";

    private bool TryGet(string field, out JsonElement value)
    {
        _known.Add(field);
        return element.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private string? Text(string field, int longest) => TryGet(field, out var value) ? Text(field, value, longest) : null;

    private string? Text(string field, JsonElement value, int longest)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Error(field, $"must be a string, but is {Show(value)}; write it in double quotes");
            return null;
        }

        var text = value.GetString()!;
        if (text.Length <= longest)
        {
            return text;
        }

        Error(field, $"has {text.Length} characters, and {longest} are allowed; shorten {Shorten(value.GetRawText())}");
        return null;
    }

    private double? Number(string field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        Error(field, $"must be a finite JSON number, but is {Show(value)}; write it without quotes, e.g. 1.25");
        return null;
    }

    private double? LenientNumber(string field, JsonElement value)
    {
        if (
            value.ValueKind == JsonValueKind.String
            && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
        )
        {
            Warn(field, $"is {Show(value)} and read as a number; write it without quotes");
            return number;
        }

        return Number(field, value);
    }

    private JsonElement.ArrayEnumerator Elements(string field, int most)
    {
        if (!TryGet(field, out var value))
        {
            return default;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Error(field, $"must be a JSON array, but is {Show(value)}; write [ ] with its elements inside");
            return default;
        }

        if (value.GetArrayLength() <= most)
        {
            return value.EnumerateArray();
        }

        Error(field, $"has {value.GetArrayLength()} elements, and {most} are allowed; split the config");
        return default;
    }

    private Dictionary<string, T> Map<T>(string field, Func<ConfigNode, string, JsonElement, T?> read)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        if (Object(field) is not { } node)
        {
            return map;
        }

        var entries = node.Entries;
        if (entries > limits.Entries)
        {
            Error(field, $"has {entries} entries, and {limits.Entries} are allowed; split the config");
            return map;
        }

        foreach (var property in node.Properties)
        {
            if (property.Name.Length > limits.NameLength)
            {
                Error(
                    field,
                    $"has a key of {property.Name.Length} characters, and {limits.NameLength} are allowed; shorten {Shorten(property.Name)}"
                );
            }
            else if (property.Value.ValueKind != JsonValueKind.Null && read(node, property.Name, property.Value) is { } value)
            {
                map[property.Name] = value;
            }
        }

        return map;
    }

    private int Entries => element.GetPropertyCount();

    private JsonElement.ObjectEnumerator Properties => element.EnumerateObject();
}
