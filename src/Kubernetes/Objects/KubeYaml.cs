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
    public static IReadOnlyList<JsonNode?> Read(string text) => [.. ReadDocuments(text).Select(static document => document.Content)];

    /// <summary>The same, with what is needed to say in which line a member stands.</summary>
    /// <exception cref="JsonException">As with <see cref="Read"/>.</exception>
    public static IReadOnlyList<KubeYamlDocument> ReadDocuments(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var budget = MaxNodes;
        var documents = new List<KubeYamlDocument>();
        foreach (var document in Load(text).Documents)
        {
            documents.Add(new KubeYamlDocument(Convert(document.RootNode, 0, ref budget), document.RootNode));
        }

        return documents;
    }

    private static YamlStream Load(string text)
    {
        var stream = new YamlStream();
        var parser = new Parser(new StringReader(text));
        try
        {
            stream.Load(parser);
            return stream;
        }
        catch (YamlException error)
        {
            throw new JsonException($"line {error.Start.Line}: not YAML: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            // The parser's own words say nothing: it lost count of the levels in text between brackets that begins in the first column.
            throw new JsonException(
                $"line {parser.Current?.End.Line ?? 1}: not YAML: what follows cannot be read; indent every line between {{ }} or [ ] by at least one space",
                error
            );
        }
        catch (ArgumentException error)
        {
            throw new JsonException($"line {parser.Current?.End.Line ?? 1}: not YAML: {error.Message}", error);
        }
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
