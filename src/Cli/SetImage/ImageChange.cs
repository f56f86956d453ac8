using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Cli;

/// <summary>The image that a container is to have.</summary>
/// <param name="Container">Its name; <c>*</c> for all containers.</param>
/// <param name="Image">The image.</param>
internal sealed record ImageChange(string Container, string Image)
{
    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    /// <exception cref="CommandFailure">The text is not of the form <c>CONTAINER=IMAGE</c>.</exception>
    public static ImageChange Parse(string text) =>
        text.Split('=') is [{ Length: > 0 } container, { Length: > 0 } image]
            ? new ImageChange(container, image)
            : throw new CommandFailure($"\"{text}\" must have the form CONTAINER=IMAGE, for example www=image:v2");

    /// <summary>Changes every container of that name in a pod template, init and ephemeral ones included.</summary>
    /// <exception cref="CommandFailure">There is none.</exception>
    public void ApplyTo(JsonNode? template)
    {
        var spec = (template as JsonObject)?["spec"] as JsonObject;
        var found = Lists
            .SelectMany(list => (spec?[list] as JsonArray)?.OfType<JsonObject>() ?? [])
            .Where(container => Container == "*" || NameOf(container) == Container)
            .ToList();
        if (found.Count == 0)
        {
            throw new CommandFailure($"unable to find container named \"{Container}\"");
        }

        foreach (var container in found)
        {
            container["image"] = Image;
        }
    }

    private static string? NameOf(JsonObject container) =>
        container["name"] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
