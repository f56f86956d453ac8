using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

/// <summary>A model with all controllers and simulated nodes, driven in virtual time.</summary>
internal sealed class TestCluster
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ControllerPump _pump;

    public TestCluster(NodeOptions? nodes = null)
    {
        Model = new ClusterModel(new ClusterModelOptions { StartsAt = Start });
        _pump = new ControllerPump(
            Model,
            [
                new DeploymentController(),
                new ReplicaSetController(),
                new JobController(),
                new SimulatedNodes(nodes ?? new NodeOptions { ReadyDelay = TimeSpan.FromSeconds(1) }),
                new EndpointsController(),
                new GarbageCollector(),
            ]
        );
    }

    public ClusterModel Model { get; }

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>Lets time pass, stopping at every instant that a controller asked for.</summary>
    public TestCluster Pass(double seconds)
    {
        var until = Now + TimeSpan.FromSeconds(seconds);
        while (_pump.Run(Now) is { } next && next <= until)
        {
            Now = next > Now ? next : Now;
        }

        Now = until;
        _pump.Run(Now);
        return this;
    }

    public KubeObject Apply(ResourceType type, string json) =>
        Model.Execute(new ClusterRequest.Create(type, "default", JsonNode.Parse(json)!.AsObject()), Now).Required;

    public void Patch(ResourceType type, string name, string json) =>
        _ = Model
            .Execute(new ClusterRequest.Patch(type, "default", name, Kubernetes.Patch.Merge(JsonNode.Parse(json)!.AsObject())), Now)
            .Required;

    public void Delete(ResourceType type, string name, DeleteOptions? options = null)
    {
        var result = Model.Execute(new ClusterRequest.Delete(type, "default", name) { Options = options ?? new() }, Now);
        result.Succeeded.ShouldBeTrue(result.Refusal?.Message);
    }

    public JsonNode Status(ResourceType type, string name) => Model.Find(type, "default", name)!.ToNode()["status"]!;

    public IReadOnlyList<KubeObject> Pods => [.. Model.List(KnownResources.Pods, "default")];

    public IReadOnlyList<KubeObject> All(ResourceType type) => [.. Model.List(type, "default")];

    public static string ReplicaSet(string name, int replicas, string more = "", string container = """{"name":"web","image":"web:1"}""") =>
        $$"""
            {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"{{name}}"},
             "spec":{"replicas":{{replicas}},{{more}}"selector":{"matchLabels":{"app":"{{name}}"} },
             "template":{"metadata":{"labels":{"app":"{{name}}"} },"spec":{"containers":[{{container}}]} } } }
            """;

    public static string Deployment(string name, int replicas, string image, string more = "") =>
        $$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{name}}"},
             "spec":{"replicas":{{replicas}},{{more}}"selector":{"matchLabels":{"app":"{{name}}"} },
             "template":{"metadata":{"labels":{"app":"{{name}}"} },"spec":{"containers":[{"name":"web","image":"{{image}}"}]} } } }
            """;

    public static string Job(string name, string script, string more = "", string policy = "Never") =>
        $$"""
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"{{name}}"},
             "spec":{{{more}}"template":{"spec":{"restartPolicy":"{{policy}}","containers":[{"name":"c","image":"busybox","command":["sh","-c","{{script}}"]}]} } } }
            """;
}
