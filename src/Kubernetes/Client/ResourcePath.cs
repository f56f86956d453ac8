using System.Globalization;
using System.Text;

namespace Rollouts.Kubernetes;

/// <summary>Builds the paths of the REST API. Names come from manifests and annotations, so nothing in them may leave its path segment.</summary>
internal static class ResourcePath
{
    public static string Collection(ResourceType type, string? @namespace)
    {
        var root = type.Group.Length == 0 ? $"/api/{type.Version}" : $"/apis/{type.Group}/{type.Version}";
        return type.Namespaced && !string.IsNullOrEmpty(@namespace)
            ? $"{root}/namespaces/{Segment(@namespace, nameof(@namespace))}/{type.Plural}"
            : $"{root}/{type.Plural}";
    }

    public static string Object(ResourceType type, string? @namespace, string name, string? subresource = null)
    {
        RequireNamespace(type, @namespace);
        var path = $"{Collection(type, @namespace)}/{Segment(name, nameof(name))}";
        return subresource is null ? path : $"{path}/{Segment(subresource, nameof(subresource))}";
    }

    public static string Creation(ResourceType type, string? @namespace)
    {
        RequireNamespace(type, @namespace);
        return Collection(type, @namespace);
    }

    public static string Query(ListOptions options, int? limit, string? continueToken, TimeSpan? watch)
    {
        var query = new StringBuilder();
        Add(query, "labelSelector", options.LabelSelector);
        Add(query, "fieldSelector", options.FieldSelector);
        Add(query, "resourceVersion", continueToken is null ? options.ResourceVersion : null);
        Add(query, "limit", limit?.ToString(CultureInfo.InvariantCulture));
        Add(query, "continue", continueToken);
        if (watch is { } duration)
        {
            Add(query, "watch", "true");
            Add(query, "allowWatchBookmarks", "true");
            Add(query, "timeoutSeconds", Math.Max(1, (long)Math.Ceiling(duration.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        }

        return query.ToString();
    }

    private static void Add(StringBuilder query, string name, string? value)
    {
        if (value is not null)
        {
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    private static void RequireNamespace(ResourceType type, string? @namespace)
    {
        if (type.Namespaced && string.IsNullOrEmpty(@namespace))
        {
            throw new ArgumentException($"{type} live in a namespace, and none was given", nameof(@namespace));
        }
    }

    private static string Segment(string value, string parameter) =>
        value is "" or "." or ".." || value.AsSpan().ContainsAny('/', '%')
            ? throw new ArgumentException($"\"{value}\" cannot be part of a resource path", parameter)
            : Uri.EscapeDataString(value);
}
