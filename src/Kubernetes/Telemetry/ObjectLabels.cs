namespace Rollouts.Kubernetes;

/// <summary>The labels of a series that name the object which it tells of.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="NamespaceAt">Where the namespace stands among the tags.</param>
/// <param name="NameAt">Where the name does.</param>
internal readonly record struct ObjectLabels((string Namespace, string Name) Key, int NamespaceAt, int NameAt)
{
    /// <summary>Null where the tags name no object.</summary>
    public static ObjectLabels? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (namespaceAt, nameAt) = (-1, -1);
        for (var i = 0; i < tags.Length; i++)
        {
            (namespaceAt, nameAt) = tags[i].Key switch
            {
                "namespace" => (i, nameAt),
                "name" => (namespaceAt, i),
                _ => (namespaceAt, nameAt),
            };
        }

        return namespaceAt >= 0 && nameAt >= 0 && tags[namespaceAt].Value is string @namespace && tags[nameAt].Value is string name
            ? new ObjectLabels((@namespace, name), namespaceAt, nameAt)
            : null;
    }
}
