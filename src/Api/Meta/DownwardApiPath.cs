namespace Rollouts.Api;

/// <summary>
/// The paths into metadata that Kubernetes' downward API knows: name, namespace, uid, labels, annotations, and one label or
/// annotation as <c>metadata.labels['key']</c> (row D18).
/// </summary>
public static class DownwardApiPath
{
    /// <summary>Reads the value at a path; false when the path is none of those. A missing label or annotation is empty.</summary>
    public static bool TryRead(ObjectMeta metadata, string path, out string value)
    {
        if (Subscript(path) is var (map, key))
        {
            return TryReadEntry(metadata, map, key, out value);
        }

        string? read = path switch
        {
            "metadata.name" => metadata.Name ?? "",
            "metadata.namespace" => metadata.Namespace ?? "",
            "metadata.uid" => metadata.Uid ?? "",
            "metadata.labels" => Lines(metadata.Labels),
            "metadata.annotations" => Lines(metadata.Annotations),
            _ => null,
        };
        value = read ?? "";
        return read is not null;
    }

    private static bool TryReadEntry(ObjectMeta metadata, string map, string key, out string value)
    {
        value = "";
        var (entries, name) = map switch
        {
            "metadata.labels" => (metadata.Labels, key),
            // Annotation keys are case-insensitive in Kubernetes' rule, though not in the look-up.
            "metadata.annotations" => (metadata.Annotations, key.ToLowerInvariant()),
            _ => (null, ""),
        };
        if (name.Length == 0 || LabelRules.QualifiedName(name) is not null)
        {
            return false;
        }

        value = entries?.GetValueOrDefault(key) ?? "";
        return true;
    }

    private static (string Map, string Key)? Subscript(string path)
    {
        var open = path.IndexOf("['", StringComparison.Ordinal);
        return open >= 0 && path.EndsWith("']", StringComparison.Ordinal) && path.Length >= open + 4
            ? (path[..open], path[(open + 2)..^2])
            : null;
    }

    // One line per entry, sorted, values quoted as Go does.
    private static string Lines(IReadOnlyDictionary<string, string>? map) =>
        string.Join(
            '\n',
            (map ?? new Dictionary<string, string>())
                .OrderBy(e => e.Key, StringComparer.Ordinal)
                .Select(e => $"{e.Key}={GoQuote.Quote(e.Value)}")
        );
}
