using System.Diagnostics.Metrics;

namespace Rollouts.Kubernetes.Tests;

public sealed class ClientMetricsTests
{
    [Fact]
    public async Task Calls_AreCountedByResourceVerbAndStatus()
    {
        var seen = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, all) =>
        {
            if (instrument.Name == "controller_clientset_k8s_request_total")
            {
                all.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) =>
            {
                var line = string.Join(' ', tags.ToArray().Select(static tag => tag.Value));
                lock (seen)
                {
                    if (line.Contains("metrics-ns", StringComparison.Ordinal))
                    {
                        seen.Add(line);
                    }
                }
            }
        );
        listener.Start();
        await using var server = await StubServer.StartAsync(static context =>
            context.Request.Method == "GET" ? StubServer.JsonAsync(context, """{"items":[]}""") : StubServer.JsonAsync(context, "{}", 404)
        );
        await using var client = server.Client();

        await client.ListAsync(KnownResources.Rollouts, "metrics-ns");
        await Should.ThrowAsync<KubernetesApiException>(() => client.DeleteAsync(KnownResources.Rollouts, "metrics-ns", "web"));
        await Should.ThrowAsync<KubernetesApiException>(() => client.DeleteAsync(KnownResources.Events, "metrics-ns", "web.1234"));

        foreach (var type in new[] { KnownResources.ReplicaSets, KnownResources.AnalysisRuns, KnownResources.Experiments })
        {
            await Should.ThrowAsync<KubernetesApiException>(() => client.DeleteAsync(type, "metrics-ns", "web-6b56c8cdb4"));
        }

        // Row L28; names of short-lived objects would make a series each.
        seen.ShouldBe([
            "rollouts metrics-ns N/A List 200",
            "rollouts metrics-ns web Delete 404",
            "events metrics-ns N/A Delete 404",
            "replicasets metrics-ns N/A Delete 404",
            "analysisruns metrics-ns N/A Delete 404",
            "experiments metrics-ns N/A Delete 404",
        ]);
    }
}
