using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rollouts.Cli;

/// <summary>Reads manifests: several YAML documents, each a Kubernetes object, as kubectl reads them.</summary>
internal static class YamlManifests
{
    private const int MaxDepth = 100;

    /// <exception cref="FormatException">The text is no YAML, or a document is no object.</exception>
    public static IReadOnlyList<JsonObject> Read(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException problem)
        {
            throw new FormatException($"line {problem.Start.Line}: {problem.Message}", problem);
        }

        return
        [
            .. stream
                .Documents.Select(static document => Convert(document.RootNode, 0))
                .Where(static node => node is not null)
                .Select(static node => node as JsonObject ?? throw new FormatException("a document is not an object")),
        ];
    }

    private static JsonNode? Convert(YamlNode node, int depth) =>
        node switch
        {
            _ when depth > MaxDepth => throw new FormatException($"line {node.Start.Line}: nested more than {MaxDepth} levels deep"),
            YamlMappingNode mapping => new JsonObject(
                mapping.Children.Select(child =>
                    KeyValuePair.Create(((YamlScalarNode)child.Key).Value ?? "", Convert(child.Value, depth + 1))
                )
            ),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(child => Convert(child, depth + 1))]),
            YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any } plain => Plain(plain.Value ?? ""),
            YamlScalarNode quoted => JsonValue.Create(quoted.Value),
            _ => throw new FormatException($"line {node.Start.Line}: aliases are not read"),
        };

    private static JsonValue? Plain(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(
                whole
            ),
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
                JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
}
