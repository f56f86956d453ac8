using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>The node simulator on a real control plane, whose own controllers judge what it does.</summary>
public sealed class SimulatedNodeTests(ClusterFixture clusters)
{
    private static readonly NodeOptions Quick = new()
    {
        ReadyDelay = TimeSpan.FromMilliseconds(100),
        PullErrorDelay = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public async Task ReplicaSet_PodsOfTheDemoImage_AreReadyAvailableAndAnswerRequests()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("nodes");
        await using var workload = new DemoWorkload(TimeProvider.System);
        await using var node = SimulatedNode.Start(home, Quick, workload);

        await home.CreateAsync(KnownResources.ReplicaSets, ReplicaSet("web", "rollouts-demo:good", replicas: 3));

        var set = await home.AwaitAsync(
            KnownResources.ReplicaSets,
            "web",
            static found => Status(found, "availableReplicas") == 3,
            "three pods available"
        );
        Status(set, "readyReplicas").ShouldBe(3);
        foreach (var pod in await home.ListAsync(KnownResources.Pods))
        {
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri($"http://{pod.Header.Annotations[NodeAnnotations.Address]}/"));
            answer.EnsureSuccessStatusCode();
        }
    }

    [Fact]
    public async Task ReplicaSet_ScaledDown_PodsEndAndTheirProgramsWithThem()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("nodes");
        await using var workload = new DemoWorkload(TimeProvider.System);
        await using var node = SimulatedNode.Start(home, Quick, workload);
        await home.CreateAsync(KnownResources.ReplicaSets, ReplicaSet("web", "rollouts-demo:good", replicas: 2));
        await home.AwaitAsync(KnownResources.ReplicaSets, "web", static found => Status(found, "readyReplicas") == 2, "two pods ready");
        workload.Addresses.Count.ShouldBe(2);

        await home.PatchAsync(KnownResources.ReplicaSets, "web", new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 0 } });

        await Eventually.HoldsAsync(async () => (await home.ListAsync(KnownResources.Pods)).Count == 0, "no pod left");
        await Eventually.HoldsAsync(() => workload.Addresses.Count == 0, "no program left");
    }

    [Fact]
    public async Task Pod_ImageThatCannotBePulled_WaitsInImagePullBackOff()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("nodes");
        await using var node = SimulatedNode.Start(home, Quick);

        await home.CreateAsync(KnownResources.Pods, Pod("broken", "registry.example/web:missing"));

        var pod = await home.AwaitAsync(
            KnownResources.Pods,
            "broken",
            static found => (string?)found["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"] == "ImagePullBackOff",
            "in ImagePullBackOff"
        );
        ((string?)pod["status"]!["phase"]).ShouldBe("Pending");
    }

    [Theory]
    [InlineData("sleep 0.2; exit 0", "Complete")]
    [InlineData("exit 3", "Failed")]
    public async Task Job_Command_EndsAsItsExitCodeSays(string command, string condition)
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("nodes");
        await using var node = SimulatedNode.Start(home, Quick);
        var job = new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject { ["name"] = "measure" },
            ["spec"] = new JsonObject
            {
                ["backoffLimit"] = 0,
                ["template"] = new JsonObject
                {
                    ["spec"] = new JsonObject
                    {
                        ["restartPolicy"] = "Never",
                        ["containers"] = new JsonArray(
                            new JsonObject
                            {
                                ["name"] = "measure",
                                ["image"] = "busybox",
                                ["command"] = new JsonArray("sh", "-c", command),
                            }
                        ),
                    },
                },
            },
        };

        await home.CreateAsync(KnownResources.Jobs, job);

        await home.AwaitAsync(
            KnownResources.Jobs,
            "measure",
            found =>
                found["status"]
                    ?["conditions"]?.AsArray()
                    .Any(entry => (string?)entry!["type"] == condition && (string?)entry["status"] == "True") == true,
            condition
        );
    }

    [Fact]
    public async Task Pod_WithAReadinessGate_IsReadyOnceTheGateIsOpen()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("nodes");
        await using var node = SimulatedNode.Start(home, Quick);
        var body = Pod("gated", "web:1");
        body["spec"]!["readinessGates"] = new JsonArray(new JsonObject { ["conditionType"] = "example.com/open" });
        await home.CreateAsync(KnownResources.Pods, body);
        var closed = await home.AwaitAsync(
            KnownResources.Pods,
            "gated",
            static found => Condition(found, "ContainersReady") == "True",
            "containers ready"
        );
        Condition(closed, "Ready").ShouldBe("False");

        var gate = new JsonObject { ["type"] = "example.com/open", ["status"] = "True" };
        var patch = new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(gate) } };
        await cluster.Client.PatchAsync(KnownResources.Pods, home.Name, "gated", Patch.StrategicMerge(patch), "status");

        await home.AwaitAsync(KnownResources.Pods, "gated", static found => Condition(found, "Ready") == "True", "ready");
    }

    [Fact]
    public async Task Pod_DeletedWithAPreStopHook_StaysUntilTheHookEnded()
    {
        var cluster = await clusters.GetWithoutNodesAsync();
        await using var home = await cluster.CreateNamespaceAsync("nodes");
        await using var node = SimulatedNode.Start(home, Quick);
        var body = Pod("polite", "web:1");
        body["spec"]!["containers"]![0]!["lifecycle"] = JsonNode.Parse("""{"preStop":{"exec":{"command":["sleep","2"]}}}""");
        // Longer than anybody waits below: it is the hook's end that ends the pod.
        body["spec"]!["terminationGracePeriodSeconds"] = 600;
        await home.CreateAsync(KnownResources.Pods, body);
        await home.AwaitAsync(KnownResources.Pods, "polite", static found => Condition(found, "Ready") == "True", "ready");
        var asked = TimeProvider.System.GetTimestamp();

        await home.DeleteAsync(KnownResources.Pods, "polite");

        await home.AwaitGoneAsync(KnownResources.Pods, "polite");
        TimeProvider.System.GetElapsedTime(asked).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.5));
    }

    private static int Status(JsonObject found, string member) => (int?)found["status"]?[member] ?? 0;

    private static string? Condition(JsonObject pod, string type) =>
        (string?)pod["status"]?["conditions"]?.AsArray().FirstOrDefault(entry => (string?)entry!["type"] == type)?["status"];

    private static JsonObject Pod(string name, string image) =>
        YamlManifest.ReadOne(
            $$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{name}} }
            spec:
              containers:
                - { name: web, image: "{{image}}" }
            """
        );

    private static JsonObject ReplicaSet(string name, string image, int replicas) =>
        YamlManifest.ReadOne(
            $$"""
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata: { name: {{name}} }
            spec:
              replicas: {{replicas}}
              selector: { matchLabels: { app: {{name}} } }
              template:
                metadata: { labels: { app: {{name}} } }
                spec:
                  containers:
                    - { name: web, image: "{{image}}" }
            """
        );
}
