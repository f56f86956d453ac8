using System.Net;
using System.Text.Json;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>One ready pod behind a Service.</summary>
/// <param name="Hash">Template hash of its version.</param>
internal sealed record LoadTarget(Uri Url, string Hash)
{
    /// <summary>The ready pods that the Service's selector selects and whose real workload listens on loopback, in the order of their names.</summary>
    public static IReadOnlyList<LoadTarget> Behind(KubeObject? service, IObjectCache pods)
    {
        if (Selector(service) is not { Count: > 0 } labels)
        {
            return [];
        }

        var selector = new LabelSelectorView { MatchLabels = labels };
        return
        [
            .. pods.List(service!.Header.Namespace)
                .Where(pod => selector.Matches(pod.Header.Labels) && PodFacts.Of(pod) is { IsActive: true, IsReady: true })
                .OrderBy(static pod => pod.Header.Name, StringComparer.Ordinal)
                .Select(Of)
                .OfType<LoadTarget>(),
        ];
    }

    private static LoadTarget? Of(KubeObject pod) =>
        pod.Header.Annotations.TryGetValue(NodeAnnotations.Address, out var address)
        && IPEndPoint.TryParse(address, out var endpoint)
        && endpoint.Port > 0
        && IPAddress.IsLoopback(endpoint.Address)
            ? new(new Uri($"http://{endpoint}/"), DemoPodIdentity.HashOf(pod))
            : null;

    private static IReadOnlyDictionary<string, string>? Selector(KubeObject? service)
    {
        try
        {
            return service?.As<ServiceView>(PodView.Json).Spec.Selector;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
