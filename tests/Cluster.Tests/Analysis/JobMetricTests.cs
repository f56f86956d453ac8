using System.Text.Json.Nodes;
using Rollouts.AnalysisService;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>Job metrics on a real control plane: its Job controller makes the pods, its garbage collector takes them, a simulated node runs them.</summary>
public sealed class JobMetricTests(ClusterFixture clusters)
{
    /// <summary>Rows F7 to F9, A30.</summary>
    [Theory]
    [InlineData("exit 0", "busybox", "Successful")]
    [InlineData("exit 3", "busybox", "Failed")]
    [InlineData("exit 0", "registry.example/load:missing", "Inconclusive")]
    public async Task Run_JobMetric_IsJudgedByItsJob(string command, string image, string phase)
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("jobs");
        await using var node = SimulatedNode.Start(home, Quick);
        await using var service = await Service.StartAsync(home);

        await home.CreateAsync(KnownResources.AnalysisRuns, Run("load", command, image));

        var run = await home.AwaitAsync(KnownResources.AnalysisRuns, "load", found => Phase(found) == phase, phase);
        var uid = (string)run["metadata"]!["uid"]!;
        var measurement = run["status"]!["metricResults"]![0]!["measurements"]![0]!;
        ((string?)measurement["metadata"]!["job-name"]).ShouldBe($"{uid}.load.1");
        var job = await home.GetAsync(KnownResources.Jobs, $"{uid}.load.1");
        job.Header.Controller!.Uid.ShouldBe(uid);
        job.Header.Labels["analysisrun.argoproj.io/uid"].ShouldBe(uid);
        if (phase == "Inconclusive")
        {
            ((string?)measurement["message"])!.ShouldContain("container measure has terminal error (");
        }

        // Its owner takes the Job and its pods along.
        await home.DeleteAsync(KnownResources.AnalysisRuns, "load");
        await home.AwaitGoneAsync(KnownResources.Jobs, job.Header.Name);
    }

    /// <summary>Row F10.</summary>
    [Fact]
    public async Task Run_Terminated_DeletesItsJobAndPods()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("jobs");
        await using var node = SimulatedNode.Start(home, Quick);
        await using var service = await Service.StartAsync(home);
        await home.CreateAsync(KnownResources.AnalysisRuns, Run("load", "sleep 600", "busybox"));
        await Eventually.HoldsAsync(async () => (await home.ListAsync(KnownResources.Pods)).Count == 1, "the pod of the job");

        await home.PatchAsync(KnownResources.AnalysisRuns, "load", new JsonObject { ["spec"] = new JsonObject { ["terminate"] = true } });

        var run = await home.AwaitAsync(
            KnownResources.AnalysisRuns,
            "load",
            static found => found["status"]?["completedAt"] is not null,
            "ended"
        );
        var measurement = run["status"]!["metricResults"]![0]!["measurements"]![0]!;
        ((string?)measurement["phase"]).ShouldBe("Inconclusive");
        ((string?)measurement["message"]).ShouldBe("Metric Terminated");
        await Eventually.HoldsAsync(async () => (await home.ListAsync(KnownResources.Jobs)).Count == 0, "no job left");
        await Eventually.HoldsAsync(async () => (await home.ListAsync(KnownResources.Pods)).Count == 0, "no pod left");
    }

    /// <summary>Rows D14 and F10: Jobs of measurements that left the status are deleted.</summary>
    [Fact]
    public async Task Run_RetentionOfOne_KeepsOneJob()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("jobs");
        await using var node = SimulatedNode.Start(home, Quick);
        await using var service = await Service.StartAsync(home);
        await home.CreateAsync(
            KnownResources.AnalysisRuns,
            Run("load", "exit 0", "busybox", "    count: 3\n    interval: 1s\n")
                + "  measurementRetention:\n  - {metricName: load, limit: 1}\n"
        );

        var run = await home.AwaitAsync(KnownResources.AnalysisRuns, "load", static found => Phase(found) == "Successful", "Successful");

        var uid = (string)run["metadata"]!["uid"]!;
        await Eventually.HoldsAsync(
            async () => (await home.ListAsync(KnownResources.Jobs)).Select(static j => j.Header.Name).SequenceEqual([$"{uid}.load.3"]),
            "only the last job left"
        );
    }

    private static NodeOptions Quick { get; } =
        new() { ReadyDelay = TimeSpan.FromMilliseconds(50), PullErrorDelay = TimeSpan.FromMilliseconds(50) };

    private static string? Phase(JsonObject run) => (string?)run["status"]?["phase"];

    private static string Run(string name, string command, string image, string more = "") =>
        $"""
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisRun
            metadata:
              name: {name}
            spec:
              metrics:
              - name: load
                provider:
                  job:
                    spec:
                      backoffLimit: 0
                      template:
                        spec:
                          restartPolicy: Never
                          containers:
                          - name: measure
                            image: {image}
                            command: [sh, -c, "{command}"]

            """ + more;

    /// <summary>The analysis service for one namespace.</summary>
    private sealed class Service : IAsyncDisposable
    {
        private readonly Microsoft.AspNetCore.Builder.WebApplication _host;
        private readonly DirectoryInfo _folder;

        private Service(Microsoft.AspNetCore.Builder.WebApplication host, DirectoryInfo folder)
        {
            _host = host;
            _folder = folder;
        }

        public static async Task<Service> StartAsync(ClusterNamespace home)
        {
            var folder = Directory.CreateTempSubdirectory("job-metrics-");
            var host = AnalysisServiceHost.Create(
                new AnalysisServiceOptions
                {
                    Kubeconfig = home.Cluster.Kubeconfig,
                    Namespace = home.Name,
                    Store = Path.Combine(folder.FullName, "verdicts.db"),
                    ListenAddress = "127.0.0.1",
                    ApiPort = 0,
                    HealthPort = 0,
                    MetricsPort = 0,
                    LogLevel = "error",
                }
            );
            await host.StartAsync();
            return new Service(host, folder);
        }

        public async ValueTask DisposeAsync()
        {
            await _host.StopAsync();
            await _host.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}
