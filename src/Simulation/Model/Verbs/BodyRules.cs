using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>A body must be about the object that its path names.</summary>
internal static class BodyRules
{
    /// <param name="name">The name in the path, or null when there is none.</param>
    /// <returns>The body's metadata.</returns>
    /// <exception cref="RefusedException">400 when body and path disagree.</exception>
    public static JsonObject Check(ResourceDefinition definition, JsonObject body, string? @namespace, string? name)
    {
        var type = definition.Type;
        Agree(body, "apiVersion", type.ApiVersion);
        Agree(body, "kind", type.Kind);
        if (body["metadata"] is not (null or JsonObject))
        {
            throw new RefusedException(
                Refusals.BadRequest(
                    $"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: metadata is not an object"
                )
            );
        }
        var metadata = body.Ensure("metadata");
        var given = metadata["name"].AsText();
        if (name is not null)
        {
            if (given.Length > 0 && given != name)
            {
                throw new RefusedException(
                    Refusals.BadRequest($"the name of the object ({given}) does not match the name on the URL ({name})")
                );
            }
            metadata["name"] = name;
        }
        if (type.Namespaced && metadata["namespace"].AsText() is { Length: > 0 } place && place != (@namespace ?? ""))
        {
            throw new RefusedException(
                Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request")
            );
        }
        if (!type.Namespaced)
        {
            metadata.Remove("namespace");
        }
        return metadata;
    }

    private static void Agree(JsonObject body, string member, string expected)
    {
        var given = body[member].AsText();
        if (given.Length == 0)
        {
            body[member] = expected;
        }
        else if (given != expected)
        {
            throw new RefusedException(
                Refusals.BadRequest($"the {member} in the data ({given}) does not match the expected {member} ({expected})")
            );
        }
    }
}
