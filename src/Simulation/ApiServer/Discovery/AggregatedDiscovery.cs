using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rollouts.Simulation;

/// <summary>Discovery in its new form (apidiscovery.k8s.io/v2): everything in two documents.</summary>
internal static class AggregatedDiscovery
{
    public const string ContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    public static bool IsAccepted(HttpRequest request) =>
        request
            .Headers.Accept.SelectMany(static header => (header ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Any(static range =>
                range.StartsWith("application/json", StringComparison.Ordinal)
                && AcceptHeader.Parameter(range, "g") == "apidiscovery.k8s.io"
                && AcceptHeader.Parameter(range, "v") == "v2"
                && AcceptHeader.Parameter(range, "as") == "APIGroupDiscoveryList"
            );

    public static JsonObject Document(IReadOnlyList<ResourceDefinition> resources, bool core) =>
        new()
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = "apidiscovery.k8s.io/v2",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. (core ? [""] : PlainDiscovery.Names(resources)).Select(group => Group(resources, group))]),
        };

    private static JsonObject Group(IReadOnlyList<ResourceDefinition> resources, string group) =>
        new JsonObject
        {
            ["metadata"] = group.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group },
            ["versions"] = new JsonArray([
                .. PlainDiscovery.Versions(resources, group).Select(version => Version(resources, group, version)),
            ]),
        };

    private static JsonObject Version(IReadOnlyList<ResourceDefinition> resources, string group, string version) =>
        new JsonObject
        {
            ["version"] = version,
            ["freshness"] = "Current",
            ["resources"] = new JsonArray([
                .. resources.Where(item => item.Type.Group == group && item.Type.Version == version).Select(Resource),
            ]),
        };

    private static JsonObject Resource(ResourceDefinition definition)
    {
        var type = definition.Type;
        var entry = new JsonObject
        {
            ["resource"] = type.Plural,
            ["responseKind"] = Kind(type.Group, type.Version, type.Kind),
            ["scope"] = type.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = definition.Singular,
            ["verbs"] = PlainDiscovery.Texts(Subresources.Verbs(definition)),
        };
        if (definition.ShortNames.Count > 0)
        {
            entry["shortNames"] = PlainDiscovery.Texts(definition.ShortNames);
        }
        if (definition.Categories.Count > 0)
        {
            entry["categories"] = PlainDiscovery.Texts(definition.Categories);
        }
        var subresources = Subresources.Of(definition).Select(Entry).ToArray();
        if (subresources.Length > 0)
        {
            entry["subresources"] = new JsonArray(subresources);
        }
        return entry;
    }

    private static JsonObject Entry(Subresource subresource) =>
        new JsonObject
        {
            ["subresource"] = subresource.Name,
            ["responseKind"] = Kind(subresource.Group, subresource.Version, subresource.Kind),
            ["verbs"] = PlainDiscovery.Texts(subresource.Verbs),
        };

    private static JsonObject Kind(string group, string version, string kind) =>
        new()
        {
            ["group"] = group,
            ["version"] = version,
            ["kind"] = kind,
        };
}
