using System.Diagnostics.Metrics;
using System.Net;

namespace Rollouts.Kubernetes;

/// <summary>What the client counts (row L28).</summary>
internal static class ClientMetrics
{
    private static readonly Counter<long> Requests = KubernetesMeter.Meter.CreateCounter<long>(
        "controller_clientset_k8s_request_total",
        description: "Calls to the API server"
    );

    public static void Count(string kind, string @namespace, string name, string verb, HttpStatusCode? code) =>
        Requests.Add(
            1,
            new("kind", kind),
            new("namespace", @namespace),
            new("name", name),
            new("verb", verb),
            new("status_code", code is { } number ? ((int)number).ToString() : "error")
        );
}
