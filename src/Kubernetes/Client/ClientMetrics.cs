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

    public static void Count(ApiCall call, HttpStatusCode? code) =>
        Requests.Add(
            1,
            new("kind", call.Resource),
            new("namespace", call.Namespace),
            new("name", NameOf(call)),
            new("verb", call.Verb),
            new("status_code", code is { } number ? ((int)number).ToString() : "error")
        );

    /// <summary>Objects that come and go by the thousand would be a series each.</summary>
    private static string NameOf(ApiCall call) =>
        call.Name.Length == 0 || call.Resource is "events" or "replicasets" or "pods" or "analysisruns" or "experiments" or "jobs"
            ? "N/A"
            : call.Name;
}
