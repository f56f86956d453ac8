using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rollouts.Simulation;

/// <summary>Reads one YAML document as JSON, with the plain scalars of YAML's core schema.</summary>
internal static class YamlBody
{
    /// <summary>Aliases multiply: a small document must not grow without bound.</summary>
    private const int MaxNodes = 500_000;

    /// <exception cref="JsonException">The text is not YAML, too deep, or too large once its aliases are resolved.</exception>
    public static JsonNode? ToJson(ReadOnlySpan<byte> utf8)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(Encoding.UTF8.GetString(utf8)));
        }
        catch (Exception error) when (error is YamlException or ArgumentException or InvalidOperationException)
        {
            throw new JsonException($"the body is not YAML: {error.Message}", error);
        }
        var budget = MaxNodes;
        return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode, 0, ref budget);
    }

    private static JsonNode? Convert(YamlNode node, int depth, ref int budget)
    {
        if (depth > KubeJson.MaxDepth || --budget < 0)
        {
            throw new JsonException("the YAML document is too deep or too large");
        }
        switch (node)
        {
            case YamlMappingNode mapping:
                var item = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    item[(key as YamlScalarNode)?.Value ?? throw new JsonException("a key is not a scalar")] = Convert(
                        value,
                        depth + 1,
                        ref budget
                    );
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
                throw new JsonException($"a YAML {node.NodeType} is not supported");
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(text);
        }
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => JsonValue.Create(
                integer
            ),
            _ when char.IsAsciiDigit(text[^1])
                    && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }
}
