using System.Globalization;
using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>Writes core/v1 events as JSON.</summary>
internal static class EventBody
{
    private const int MaxName = 253;
    private const int MaxMessage = 1024;

    /// <summary>Events live beside their object; those of cluster-scoped objects live in <c>default</c>.</summary>
    public static string NamespaceOf(ObjectHeader about) => about.Namespace.Length == 0 ? "default" : about.Namespace;

    public static string Name(ObjectHeader about, long unique)
    {
        var suffix = "." + unique.ToString("x", CultureInfo.InvariantCulture);
        var room = MaxName - suffix.Length;
        return (about.Name.Length > room ? about.Name[..room].TrimEnd('.', '-') : about.Name) + suffix;
    }

    public static JsonObject Create(EventNote note, EventWrite write, string name, string component) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = NamespaceOf(note.About) },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = note.About.ApiVersion,
                ["kind"] = note.About.Kind,
                ["namespace"] = note.About.Namespace,
                ["name"] = note.About.Name,
                ["uid"] = note.About.Uid,
                ["resourceVersion"] = note.About.ResourceVersion,
            },
            ["type"] = note.Type,
            ["reason"] = note.Reason,
            ["message"] = Message(write.Message),
            ["source"] = new JsonObject { ["component"] = component },
            ["firstTimestamp"] = Time(write.First),
            ["lastTimestamp"] = Time(note.At),
            ["count"] = write.Count,
            ["reportingComponent"] = component,
            ["reportingInstance"] = "",
        };

    public static JsonObject CountUp(EventNote note, EventWrite write) =>
        new()
        {
            ["count"] = write.Count,
            ["message"] = Message(write.Message),
            ["lastTimestamp"] = Time(note.At),
        };

    private static string Message(string message) => StatusReader.Trim(message, MaxMessage - 2);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
