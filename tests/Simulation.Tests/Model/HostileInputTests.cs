using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

/// <summary>
/// Bodies with one member replaced by something absurd. They may be refused or taken, but never break the model, and whatever is taken can be
/// read, listed, watched, shown as a table and deleted again.
/// </summary>
public sealed class HostileInputTests
{
    private static readonly (ResourceType Type, string Body)[] s_samples =
    [
        (
            KnownResources.Pods,
            """
            {"metadata":{"name":"x","labels":{"a":"b"},"annotations":{"a":"b"},"finalizers":["a/b"],"ownerReferences":[{"apiVersion":"v1","kind":"K","name":"n","uid":"u","controller":true}]},
             "spec":{"nodeName":"n","containers":[{"name":"a","image":"i","ports":[{"containerPort":1}],"env":[{"name":"a","value":"b"}],"readinessProbe":{"httpGet":{"port":1}}}],"volumes":[{"name":"v"}],"readinessGates":[{"conditionType":"x"}]}}
            """
        ),
        (
            KnownResources.Deployments,
            """{"metadata":{"name":"x"},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"Exists","values":[]}]},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"i"}]}}}}"""
        ),
        (
            KnownResources.Jobs,
            """{"metadata":{"name":"x"},"spec":{"completions":1,"parallelism":1,"selector":{"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"i"}]}}}}"""
        ),
        (
            KnownResources.Services,
            """{"metadata":{"name":"x"},"spec":{"type":"NodePort","selector":{"a":"b"},"ports":[{"port":1,"targetPort":"x"}]}}"""
        ),
        (
            KnownResources.Events,
            """{"metadata":{"name":"x"},"involvedObject":{"kind":"Pod","name":"p"},"series":{"count":1},"count":1,"lastTimestamp":"2026-01-01T00:00:00Z","source":{"component":"c"}}"""
        ),
        (KnownResources.Secrets, """{"metadata":{"name":"x"},"type":"Opaque","stringData":{"a":"b"},"data":{"a":"Yg=="}}"""),
        (
            KnownResources.Nodes,
            """{"metadata":{"name":"x"},"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}],"addresses":[{"type":"InternalIP","address":"1"}]}}"""
        ),
        (
            new ResourceType("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget"),
            """{"metadata":{"name":"x"},"spec":{"minAvailable":1,"selector":{"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]}}}"""
        ),
        (
            Cluster.Widgets,
            """{"metadata":{"name":"x"},"spec":{"size":1,"replicas":2,"mode":"fast","code":"a","limit":"5%","tags":["a"],"ports":[{"name":"a","port":1}],"free":{"a":1},"words":{"a":"b"}}}"""
        ),
        (KnownResources.CustomResourceDefinitions, WidgetDefinition.Json.Replace("widget", "gadget", StringComparison.OrdinalIgnoreCase)),
    ];

    private static readonly string[] s_absurdities =
    [
        "null",
        "[]",
        "{}",
        "[null]",
        "[[]]",
        "[{}]",
        "{\"\":null}",
        "\"\"",
        "\"\\u0000\"",
        "\"%\"",
        "0",
        "-1",
        "1.5",
        "1e400",
        "99999999999999999999",
        "true",
    ];

    [Fact]
    public void Execute_AnyMemberReplaced_NeverThrows() =>
        Prop.ForAll(
                Gen.Choose(0, s_samples.Length - 1).ToArbitrary(),
                Gen.Choose(0, 400).ToArbitrary(),
                Gen.Elements(s_absurdities).ToArbitrary(),
                (sample, place, absurdity) =>
                {
                    var (type, body) = s_samples[sample];
                    Drive(type, body, Spoil(body, place, absurdity));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(600));

    private static void Drive(ResourceType type, string sound, string spoilt)
    {
        var cluster = new Cluster();
        cluster.InstallWidgets();
        var watch = cluster.Model.Watch(new WatchRequest(type) { FieldSelector = "metadata.name!=other" });
        var created = cluster.Try(type, spoilt);
        if (!created.Succeeded)
        {
            created.Refusal!.Code.ShouldBeInRange(400, 422);
            cluster.Try(type, sound).Succeeded.ShouldBeTrue();
            cluster.Patch(type, "x", spoilt);
            cluster.Patch(type, "x", spoilt, mediaType: Patch.StrategicMergeMediaType);
            cluster.Patch(type, "x", $$"""{"status":{{spoilt}} }""", "status");
        }
        foreach (var item in cluster.Model.List(type).ToList())
        {
            var definition = cluster.Model.Resources.Find(type.Group, type.Version, type.Plural)!;
            var query = new RequestQuery(Microsoft.AspNetCore.Http.QueryCollection.Empty);
            TableAnswer.Render(definition, [item], "1", query, cluster.Now)["rows"]!.AsArray().Count.ShouldBe(1);
            cluster.Do(new ClusterRequest.Get(type, item.Header.Namespace, item.Header.Name, "scale"));
            cluster.Patch(type, item.Header.Name, spoilt, "scale");
            cluster.Replace(type, item.Header.Name, Cluster.Json(spoilt));
            Evict(cluster, item.Header.Name);
        }
        cluster.Do(new ClusterRequest.List(type, null) { LabelSelector = "a=b" }).Succeeded.ShouldBeTrue();
        watch.Read().ShouldNotBeNull();
        IModelController[] controllers =
        [
            new DeploymentController(),
            new ReplicaSetController(),
            new JobController(),
            new EndpointsController(),
            new GarbageCollector(),
            new SimulatedNodes(new NodeOptions()),
        ];
        var pump = new ControllerPump(cluster.Model, controllers);
        pump.Run(cluster.Now);
        pump.Run(cluster.Now.AddMinutes(1));
        cluster.Patch(type, "x", """{"metadata":{"finalizers":null}}""");
        cluster.Delete(type, "x", new DeleteOptions { GracePeriodSeconds = 0 });
        cluster
            .Do(new ClusterRequest.DeleteCollection(type, null) { Options = new DeleteOptions { GracePeriodSeconds = 0 } })
            .Succeeded.ShouldBeTrue();
    }

    private static void Evict(Cluster cluster, string name) =>
        cluster.Do(
            new ClusterRequest.Create(KnownResources.Pods, "default", Cluster.Json("""{"deleteOptions":{"gracePeriodSeconds":0}}"""))
            {
                Name = name,
                Subresource = "eviction",
            }
        );

    /// <summary>Replaces one member or element, chosen by its ordinal.</summary>
    private static string Spoil(string body, int place, string absurdity)
    {
        var root = JsonNode.Parse(body)!;
        var places = new List<Action<JsonNode?>>();
        Collect(root, places);
        places[place % places.Count](JsonNode.Parse(absurdity));
        return Encoding.UTF8.GetString(KubeJson.Serialize(root));
    }

    private static void Collect(JsonNode? node, List<Action<JsonNode?>> places)
    {
        if (node is JsonObject item)
        {
            foreach (var (name, value) in item)
            {
                places.Add(next => item[name] = next);
                Collect(value, places);
            }
        }
        else if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                var position = i;
                places.Add(next => array[position] = next);
                Collect(array[i], places);
            }
        }
    }
}
