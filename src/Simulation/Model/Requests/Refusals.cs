using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The refusals of an API server, with the codes, reasons and wording that clients match on.</summary>
internal static class Refusals
{
    public static ClusterStatus UnknownResource() => new(404, "NotFound", "the server could not find the requested resource");

    public static ClusterStatus NotFound(ResourceType type, string name) =>
        new(404, "NotFound", $"{type} \"{name}\" not found") { Type = type, Name = name };

    public static ClusterStatus AlreadyExists(ResourceType type, string name) =>
        new(409, "AlreadyExists", $"{type} \"{name}\" already exists") { Type = type, Name = name };

    public static ClusterStatus Conflict(ResourceType type, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {type} \"{name}\": {why}") { Type = type, Name = name };

    public static ClusterStatus Modified(ResourceType type, string name) =>
        Conflict(type, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ClusterStatus BadRequest(string message) => new(400, "BadRequest", message);

    public static ClusterStatus Forbidden(ResourceType type, string name, string why) =>
        new(403, "Forbidden", $"{type} \"{name}\" is forbidden: {why}") { Type = type, Name = name };

    public static ClusterStatus MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    public static ClusterStatus UnsupportedMediaType(string given, string supported) =>
        new(
            415,
            "UnsupportedMediaType",
            $"the body of the request was in an unknown format - accepted media types include: {supported}; given: {given}"
        );

    public static ClusterStatus Expired(string message) => new(410, "Expired", message);

    public static ClusterStatus TooLargeVersion(long asked, long current) =>
        new(504, "Timeout", $"Too large resource version: {asked}, current: {current}")
        {
            RetryAfterSeconds = 1,
            Causes = [new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")],
        };

    public static ClusterStatus Invalid(ResourceType type, string name, IReadOnlyList<FieldError> errors) =>
        new(
            422,
            "Invalid",
            $"{type.Kind}{(type.Group.Length == 0 ? "" : "." + type.Group)} \"{name}\" is invalid: "
                + (errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors)}]")
        )
        {
            Type = type,
            DetailsKind = type.Kind,
            Name = name,
            Causes = [.. errors.Select(static error => error.ToCause())],
        };
}
