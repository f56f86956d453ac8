using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.RolloutController.Tests;

/// <summary>Which version of Istio's kinds is read and written (row L9).</summary>
public sealed class IstioVersionTests
{
    [Theory]
    [InlineData(null, "v1")]
    [InlineData("v1beta1", "v1beta1")]
    [InlineData("v1alpha3", "v1")]
    public async Task Version_IsTheOneOfTheFlag_AndTheNewestWithoutOneOrWhereItIsNotServed(string? flag, string expected)
    {
        await using var cluster = await EmbeddedCluster.StartAsync();
        using var paths = new PathLog { InnerHandler = new SocketsHttpHandler() };
        await using var client = new KubernetesClient(paths, new ClusterConnection { Server = cluster.Server.Address });
        await client.CreateAsync(KnownResources.CustomResourceDefinitions, null, Definition());
        await client.CreateAsync(
            Istio.VirtualServices with
            {
                Version = "v1",
            },
            "default",
            Parse(
                """
                {"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"web"},
                 "spec":{"http":[{"route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]}]}}
                """
            )
        );
        paths.Seen.Clear();

        var objects = new RoutedObjects(client);
        await new IstioRouter(_ => Task.FromResult(objects), flag).RouteAsync(Request());

        paths
            .Seen.Where(path => path.Contains("/virtualservices/", StringComparison.Ordinal))
            .Distinct()
            .ShouldBe([$"/apis/networking.istio.io/{expected}/namespaces/default/virtualservices/web"]);
        (await client.GetAsync(Istio.VirtualServices with { Version = "v1" }, "default", "web")).ToNode()["spec"]!["http"]![0]!["route"]![
            1
        ]!["weight"]!
            .GetValue<int>()
            .ShouldBe(20);
    }

    private static TrafficRequest Request()
    {
        var web = ControllerBed.Web(
            1,
            """{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{"istio":{"virtualService":{"name":"web"}}}}}"""
        );
        var target = new TrafficTarget
        {
            Weight = 20,
            MaxWeight = 100,
            CanaryHash = "new",
            StableHash = "old",
            CanaryService = "canary",
            StableService = "stable",
        };
        return new TrafficRequest(KubeObject.FromNode(web).As<Rollout>(RolloutsJson.Options), target, static (_, _, _) => { });
    }

    private static JsonObject Definition() =>
        Parse(
            """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"virtualservices.networking.istio.io"},
             "spec":{"group":"networking.istio.io","scope":"Namespaced",
              "names":{"kind":"VirtualService","listKind":"VirtualServiceList","plural":"virtualservices","singular":"virtualservice"},
              "versions":[
               {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}},
               {"name":"v1beta1","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
            """
        );

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private sealed class PathLog : DelegatingHandler
    {
        public ConcurrentQueue<string> Seen { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Enqueue(request.RequestUri!.AbsolutePath);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
