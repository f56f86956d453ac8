using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>Discovery in its old form: a document per group and version.</summary>
internal static class PlainDiscovery
{
    public static JsonObject Paths(IReadOnlyList<ResourceDefinition> resources) =>
        new()
        {
            ["paths"] = Texts(
                new[] { "/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version" }.Concat(
                    resources
                        .Where(static item => item.Type.Group.Length > 0)
                        .Select(static item => "/apis/" + item.Type.ApiVersion)
                        .Distinct()
                )
            ),
        };

    public static JsonObject CoreVersions() =>
        new()
        {
            ["kind"] = "APIVersions",
            ["versions"] = Texts(["v1"]),
            ["serverAddressByClientCIDRs"] = new JsonArray(),
        };

    public static JsonObject Groups(IReadOnlyList<ResourceDefinition> resources) =>
        new()
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. Names(resources).Select(group => (JsonNode)GroupBody(resources, group))]),
        };

    public static JsonObject? Group(IReadOnlyList<ResourceDefinition> resources, string group)
    {
        if (!Names(resources).Contains(group))
        {
            return null;
        }
        var document = new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        foreach (var (name, value) in GroupBody(resources, group))
        {
            document[name] = value?.DeepClone();
        }
        return document;
    }

    public static JsonObject? Resources(IReadOnlyList<ResourceDefinition> resources, string group, string version)
    {
        var served = resources.Where(item => item.Type.Group == group && item.Type.Version == version).ToList();
        return served.Count == 0
            ? null
            : new JsonObject
            {
                ["kind"] = "APIResourceList",
                ["apiVersion"] = "v1",
                ["groupVersion"] = served[0].Type.ApiVersion,
                ["resources"] = new JsonArray([.. served.SelectMany(Entries)]),
            };
    }

    /// <summary>Versions of a group, the preferred one first.</summary>
    public static IEnumerable<string> Versions(IEnumerable<ResourceDefinition> resources, string group) =>
        resources
            .Where(item => item.Type.Group == group)
            .Select(static item => item.Type.Version)
            .Distinct()
            .OrderDescending(VersionOrder.Instance);

    /// <summary>All groups but the core one, in the order in which they are served.</summary>
    public static IEnumerable<string> Names(IEnumerable<ResourceDefinition> resources) =>
        resources.Select(static item => item.Type.Group).Where(static group => group.Length > 0).Distinct();

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode)text)]);

    private static JsonObject GroupBody(IReadOnlyList<ResourceDefinition> resources, string group)
    {
        var versions = Versions(resources, group).Select(version => Version(group, version)).ToList();
        return new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static JsonObject Version(string group, string version) =>
        new JsonObject { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    private static IEnumerable<JsonNode> Entries(ResourceDefinition definition)
    {
        var type = definition.Type;
        var entry = new JsonObject
        {
            ["name"] = type.Plural,
            ["singularName"] = definition.Singular,
            ["namespaced"] = type.Namespaced,
            ["kind"] = type.Kind,
            ["verbs"] = Texts(Subresources.Verbs(definition)),
        };
        if (definition.ShortNames.Count > 0)
        {
            entry["shortNames"] = Texts(definition.ShortNames);
        }
        if (definition.Categories.Count > 0)
        {
            entry["categories"] = Texts(definition.Categories);
        }
        yield return entry;
        foreach (var subresource in Subresources.Of(definition))
        {
            yield return new JsonObject
            {
                ["name"] = $"{type.Plural}/{subresource.Name}",
                ["singularName"] = "",
                ["namespaced"] = type.Namespaced,
                ["group"] = subresource.Group,
                ["version"] = subresource.Version,
                ["kind"] = subresource.Kind,
                ["verbs"] = Texts(subresource.Verbs),
            };
        }
    }
}
