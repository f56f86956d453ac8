using System.Net;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Which pod a demo server plays.</summary>
/// <param name="Hash">The pod's template hash, which tells versions apart; empty for a pod without one.</param>
internal sealed record DemoPodIdentity(string Namespace, string Name, string Uid, string Hash)
{
    /// <summary>Labels that carry the hash, in the order in which they are looked up: Rollouts, then Deployments.</summary>
    public static IReadOnlyList<string> HashLabels { get; } = ["rollouts-pod-template-hash", DeploymentController.HashLabel];

    /// <summary>An address of the pod's own inside 127.0.0.0/8, never 127.0.0.x where other programs listen.</summary>
    public IPAddress LoopbackAddress
    {
        get
        {
            var hash = StableHash.Of(Uid);
            return new([127, (byte)(16 + ((hash >> 16) & 63)), (byte)(hash >> 8), (byte)(1 + (hash & 0xff) % 254)]);
        }
    }

    public static DemoPodIdentity Of(KubeObject pod) => new(pod.Header.Namespace, pod.Header.Name, pod.Header.Uid, HashOf(pod));

    public static string HashOf(KubeObject pod) =>
        HashLabels.Select(label => pod.Header.Labels.GetValueOrDefault(label)).FirstOrDefault(static hash => hash is not null) ?? "";
}
