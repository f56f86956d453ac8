using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>A TargetGroupBinding of the AWS load balancer controller: the pods of a Service are the targets of a target group.</summary>
/// <param name="Arn">The target group.</param>
/// <param name="Service">The Service of the binding's namespace.</param>
/// <param name="Port">Number or name of the Service's port; null where it names none.</param>
/// <param name="HasPods">Whether pods are the targets, by their addresses; of instances nothing is to be seen here.</param>
internal sealed record TargetBinding(string Arn, string Service, JsonNode? Port, bool HasPods)
{
    public static TargetBinding Of(KubeObject item)
    {
        var spec = item.ToNode()["spec"] as JsonObject;
        var reference = spec?["serviceRef"] as JsonObject;
        return new TargetBinding(
            RoutedJson.Text(spec, "targetGroupARN") ?? "",
            RoutedJson.Text(reference, "name") ?? "",
            reference?["port"],
            RoutedJson.Text(spec, "targetType") == "ip"
        );
    }
}
