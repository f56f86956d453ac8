using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rollouts.Kubernetes;

/// <summary>Reads YAML as JSON, with the plain scalars of YAML's core schema. Made for hostile text.</summary>
public static class KubeYaml
{
    /// <summary>Nesting beyond this is refused.</summary>
    public const int MaxDepth = 128;

    /// <summary>Aliases multiply: a small document must not grow without bound.</summary>
    private const int MaxNodes = 500_000;

    /// <summary>The documents of a text in their order; null for an empty one.</summary>
    /// <exception cref="JsonException">The text is not YAML, too deep, or too large once its aliases are resolved.</exception>
    public static IReadOnlyList<JsonNode?> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw new JsonException($"line {error.Start.Line}: not YAML: {error.Message}", error);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw new JsonException($"not YAML: {error.Message}", error);
        }

        var budget = MaxNodes;
        var documents = new List<JsonNode?>();
        foreach (var document in stream.Documents)
        {
            documents.Add(Convert(document.RootNode, 0, ref budget));
        }

        return documents;
    }

    private static JsonNode? Convert(YamlNode node, int depth, ref int budget)
    {
        if (depth > MaxDepth)
        {
            throw new JsonException($"line {node.Start.Line}: nested more than {MaxDepth} levels deep");
        }

        if (--budget < 0)
        {
            throw new JsonException($"the YAML holds more than {MaxNodes} values once its aliases are resolved");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                var item = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? throw new JsonException($"line {key.Start.Line}: a key is not a scalar");
                    item[name] = Convert(value, depth + 1, ref budget);
                }

                return item;
            case YamlSequenceNode sequence:
                var array = new JsonArray();
                foreach (var child in sequence.Children)
                {
                    array.Add(Convert(child, depth + 1, ref budget));
                }

                return array;
            case YamlScalarNode scalar:
                return Scalar(scalar);
            default:
                throw new JsonException($"line {node.Start.Line}: a YAML {node.NodeType} is not supported");
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(
                whole
            ),
            _ when char.IsAsciiDigit(text[^1])
                    && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }
}
