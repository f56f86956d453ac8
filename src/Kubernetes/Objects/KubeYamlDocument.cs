using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Rollouts.Kubernetes;

/// <summary>One document of a YAML text.</summary>
public sealed partial class KubeYamlDocument
{
    private readonly YamlNode _root;

    internal KubeYamlDocument(JsonNode? content, YamlNode root) => (Content, _root) = (content, root);

    /// <summary>The document as JSON; null for an empty one.</summary>
    public JsonNode? Content { get; }

    /// <summary>The line, from 1, of a member.</summary>
    /// <param name="path">For example <c>spec.strategy.canary.steps[0].setWeight</c>; of a member that is not there it is the line of what is nearest above it.</param>
    public int LineOf(string path)
    {
        var (node, line) = (_root, _root.Start.Line);
        foreach (Match segment in Segments().Matches(path))
        {
            if (segment.Groups["index"] is { Success: true } index)
            {
                if (
                    node is not YamlSequenceNode sequence
                    || !int.TryParse(index.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                    || at >= sequence.Children.Count
                )
                {
                    break;
                }

                node = sequence.Children[at];
                line = node.Start.Line;
                continue;
            }

            var (key, value) =
                (node as YamlMappingNode)?.Children.FirstOrDefault(child =>
                    child.Key is YamlScalarNode { Value: { } name } && name == segment.Value
                ) ?? default;
            if (key is null)
            {
                break;
            }

            (node, line) = (value, key.Start.Line);
        }

        return (int)line;
    }

    [GeneratedRegex(@"\[(?<index>[^\]]*)\]|[^.\[\]]+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Segments();
}
