using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>The metadata paths of Kubernetes' downward API, such as <c>metadata.labels['app']</c> (row D18).</summary>
internal static class MetadataField
{
    public static string Read(ObjectMeta metadata, string path)
    {
        if (path.EndsWith("']", StringComparison.Ordinal) && path.IndexOf("['", StringComparison.Ordinal) is > 0 and var open)
        {
            var key = path[(open + 2)..^2];
            return path[..open] switch
            {
                "metadata.labels" => metadata.Labels?.GetValueOrDefault(key) ?? "",
                "metadata.annotations" => metadata.Annotations?.GetValueOrDefault(key) ?? "",
                _ => throw new AnalysisSpecException($"fieldPath \"{path}\" does not support subscript"),
            };
        }

        return path switch
        {
            "metadata.name" => metadata.Name ?? "",
            "metadata.namespace" => metadata.Namespace ?? "",
            "metadata.uid" => metadata.Uid ?? "",
            "metadata.labels" => Lines(metadata.Labels),
            "metadata.annotations" => Lines(metadata.Annotations),
            _ => throw new AnalysisSpecException($"unsupported fieldPath: {path}"),
        };
    }

    private static string Lines(IReadOnlyDictionary<string, string>? map) =>
        string.Join(
            '\n',
            (map ?? new Dictionary<string, string>())
                .OrderBy(static e => e.Key, StringComparer.Ordinal)
                .Select(static e => $"{e.Key}={GoQuote.Quote(e.Value)}")
        );
}
