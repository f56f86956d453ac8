using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Where the pods behind a port of a Service listen, as they are and not as a list of endpoints has them, which may be behind. Pure.</summary>
internal static class ServicePods
{
    /// <summary>The addresses and port of each pod that is ready to serve.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="port">Number or name of one of its ports; null for its first.</param>
    /// <param name="pods">The pods that it selects.</param>
    public static IReadOnlyList<(IReadOnlyList<string> Addresses, int Port)> Of(
        JsonObject service,
        JsonNode? port,
        IEnumerable<KubeObject> pods
    )
    {
        var wanted = port?.ToString();
        var chosen = RoutedJson
            .Items(service["spec"] as JsonObject, "ports")
            .FirstOrDefault(item => wanted is null || RoutedJson.Text(item, "name") == wanted || Text(item["port"]) == wanted);
        var target = Text(chosen?["targetPort"]) is { Length: > 0 } given ? given : Text(chosen?["port"]);
        return
        [
            .. pods.Where(pod => pod.Header.DeletionTimestamp is null)
                .Select(static pod => pod.ToNode())
                .Where(IsReady)
                .Select(pod => (Addresses(pod), PortOf(pod, target))),
        ];
    }

    private static bool IsReady(JsonObject pod) =>
        RoutedJson
            .Items(pod["status"] as JsonObject, "conditions")
            .Any(condition => RoutedJson.Text(condition, "type") == "Ready" && RoutedJson.Text(condition, "status") == "True");

    private static IReadOnlyList<string> Addresses(JsonObject pod)
    {
        var status = pod["status"] as JsonObject;
        return
        [
            .. RoutedJson
                .Items(status, "podIPs")
                .Select(address => RoutedJson.Text(address, "ip"))
                .Append(RoutedJson.Text(status, "podIP"))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>A name is that of a container's port, which may be another one in every pod; 0 where there is none.</summary>
    private static int PortOf(JsonObject pod, string target) =>
        int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : RoutedJson
                .Items(pod["spec"] as JsonObject, "containers")
                .SelectMany(static container => RoutedJson.Items(container, "ports"))
                .Where(item => RoutedJson.Text(item, "name") == target)
                .Select(static item => RoutedJson.Whole(item["containerPort"]) ?? 0)
                .FirstOrDefault();

    private static string Text(JsonNode? node) => node is JsonValue value ? value.ToString() : "";
}
