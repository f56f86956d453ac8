using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// OpenAPI v3, as far as clients need it: which operations exist and that they check fields on the server, and the schemas of custom
/// resources. Built-in types have no schemas here; clients carry their own.
/// </summary>
internal static class OpenApiV3
{
    public static JsonObject Index(IReadOnlyList<ResourceDefinition> resources)
    {
        var paths = new JsonObject();
        foreach (var apiVersion in resources.Select(static item => item.Type).DistinctBy(static type => type.ApiVersion))
        {
            var path = Root(apiVersion.Group, apiVersion.Version)[1..];
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}" };
        }
        return new JsonObject { ["paths"] = paths };
    }

    public static JsonObject? Document(IReadOnlyList<ResourceDefinition> resources, string group, string version)
    {
        var served = resources.Where(item => item.Type.Group == group && item.Type.Version == version).ToList();
        if (served.Count == 0)
        {
            return null;
        }
        var paths = new JsonObject();
        var schemas = new JsonObject();
        foreach (var definition in served)
        {
            AddPaths(paths, definition);
            schemas[SchemaName(definition.Type)] = Schema(definition);
        }
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Rollouts embedded cluster", ["version"] = "v1.32.0" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static void AddPaths(JsonObject paths, ResourceDefinition definition)
    {
        var type = definition.Type;
        var collection = $"{Root(type.Group, type.Version)}{(type.Namespaced ? "/namespaces/{namespace}" : "")}/{type.Plural}";
        paths[collection] = definition.IsReview
            ? new JsonObject { ["post"] = Operation(definition, "post") }
            : new JsonObject
            {
                ["get"] = Operation(definition, "list"),
                ["post"] = Operation(definition, "post"),
                ["delete"] = Operation(definition, "deletecollection"),
            };
        if (!definition.IsReview)
        {
            paths[collection + "/{name}"] = new JsonObject
            {
                ["get"] = Operation(definition, "get"),
                ["put"] = Operation(definition, "put"),
                ["patch"] = Operation(definition, "patch"),
                ["delete"] = Operation(definition, "delete"),
            };
        }
    }

    private static JsonObject Operation(ResourceDefinition definition, string action)
    {
        var type = definition.Type;
        var operation = new JsonObject
        {
            ["operationId"] = $"{action}{type.Kind}",
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = GroupVersionKind(type),
        };
        if (action is "post" or "put" or "patch")
        {
            // Clients look for fieldValidation here before they leave the checking of fields to the server.
            operation["parameters"] = new JsonArray(Parameter("dryRun"), Parameter("fieldManager"), Parameter("fieldValidation"));
            operation["requestBody"] = new JsonObject { ["content"] = Content(definition, action) };
        }
        return operation;
    }

    private static JsonObject Content(ResourceDefinition definition, string action)
    {
        var content = new JsonObject();
        // Strategic merge patches are not offered: with no schema of the type a client could not make one from this document.
        foreach (
            var mediaType in action == "patch"
                ? (ReadOnlySpan<string>)[Patch.JsonMediaType, Patch.MergeMediaType, PatchKinds.ApplyMediaType]
                : ["application/json"]
        )
        {
            var schema = action == "patch" ? new JsonObject { ["type"] = "object" } : Reference(definition.Type);
            content[mediaType] = new JsonObject { ["schema"] = schema };
        }
        return content;
    }

    private static JsonObject Schema(ResourceDefinition definition)
    {
        var schema = definition.Custom is { SchemaJson.Length: > 0 } custom
            ? KubeJson.ParseObject(custom.SchemaJson.Span)
            : new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        var properties = schema.Ensure("properties");
        properties.Default("apiVersion", new JsonObject { ["type"] = "string" });
        properties.Default("kind", new JsonObject { ["type"] = "string" });
        properties["metadata"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        schema["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(definition.Type));
        return schema;
    }

    private static JsonObject Reference(ResourceType type) => new() { ["$ref"] = "#/components/schemas/" + SchemaName(type) };

    /// <summary>The group's name reversed, then version and kind, as generated names are.</summary>
    private static string SchemaName(ResourceType type) =>
        $"{(type.Group.Length == 0 ? "io.k8s.api.core" : string.Join('.', type.Group.Split('.').Reverse()))}.{type.Version}.{type.Kind}";

    private static JsonObject GroupVersionKind(ResourceType type) =>
        new()
        {
            ["group"] = type.Group,
            ["kind"] = type.Kind,
            ["version"] = type.Version,
        };

    private static JsonObject Parameter(string name) =>
        new()
        {
            ["name"] = name,
            ["in"] = "query",
            ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
        };

    private static string Root(string group, string version) => group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
}
