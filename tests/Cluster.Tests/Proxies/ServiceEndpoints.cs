using System.Net;
using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.Cluster.Tests;

/// <summary>Where the ready pods behind each Service of a namespace listen, as far as a watch has told.</summary>
internal sealed class ServiceEndpoints
{
    private readonly string _namespace;

    public ServiceEndpoints(ClusterNamespace home, IKubernetesClient client)
    {
        _namespace = home.Name;
        Services = new Informer(client, KnownResources.Services, new InformerOptions { Namespace = home.Name });
        Pods = new Informer(client, KnownResources.Pods, new InformerOptions { Namespace = home.Name });
    }

    public Informer Services { get; }

    public Informer Pods { get; }

    public IReadOnlyList<IPEndPoint> Of(string service)
    {
        var selector = Services.Get(new ObjectKey(_namespace, service))?.ToNode()["spec"]?["selector"] as JsonObject ?? [];
        return selector.Count == 0
            ? []
            :
            [
                .. Pods.List(_namespace)
                    .Where(pod => selector.All(label => pod.Header.Labels.GetValueOrDefault(label.Key) == (string?)label.Value))
                    .Where(pod => pod.Header.DeletionTimestamp is null && IsReady(pod))
                    .OrderBy(pod => pod.Header.Name, StringComparer.Ordinal)
                    .Select(pod => pod.Header.Annotations.GetValueOrDefault(NodeAnnotations.Address))
                    .OfType<string>()
                    .Select(IPEndPoint.Parse),
            ];
    }

    private static bool IsReady(KubeObject pod) =>
        (pod.ToNode()["status"]?["conditions"] as JsonArray ?? []).Any(condition =>
            (string?)condition?["type"] == "Ready" && (string?)condition["status"] == "True"
        );
}
