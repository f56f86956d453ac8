using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController.Tests;

/// <summary>An object of each router with the pure parts that write and read it.</summary>
/// <param name="Name">Of the router.</param>
/// <param name="Before">The object before anything was written; for those that only need the spec, the spec.</param>
/// <param name="Write">The object for a target.</param>
/// <param name="Read">The canary's weight in it.</param>
internal sealed record RoutedGiven(
    string Name,
    JsonObject Before,
    Func<JsonObject, TrafficTarget, JsonObject> Write,
    Func<JsonObject, TrafficTarget, int?> Read
)
{
    private const string Nginx = """{"nginx":{"stableIngress":"web"}}""";
    private const string Alb = """{"alb":{"ingress":"web","servicePort":80,"rootService":"root"}}""";

    private static readonly IstioVirtualService Chosen = new() { Name = "web" };
    private static readonly ApisixRoute Route = new() { Name = "web", Rules = ["one", "two"] };
    private static readonly AppMeshTrafficRouting Mesh = new()
    {
        VirtualService = new AppMeshVirtualService { Name = "web" },
        VirtualNodeGroup = new AppMeshVirtualNodeGroup
        {
            CanaryVirtualNodeRef = new AppMeshVirtualNodeReference { Name = "canary" },
            StableVirtualNodeRef = new AppMeshVirtualNodeReference { Name = "stable" },
        },
    };

    /// <summary>What others may put in the place of anything.</summary>
    public static readonly string[] Odd =
    [
        "null",
        "7",
        "-1",
        "33",
        "1e99",
        "2.5",
        "true",
        "\"\"",
        "\"33\"",
        "\"canary\"",
        "[]",
        "[7,null]",
        "{}",
        """{"weight":{}}""",
        "\"{\\\"forwardConfig\\\":{\\\"targetGroups\\\":[{\\\"serviceName\\\":{},\\\"weight\\\":[]},7]}}\"",
        "\"{\\\"forwardConfig\\\":{},\\\"forwardConfig\\\":{}}\"",
        "\"{\"",
    ];

    /// <summary>The weights that mean all requests, as far as the router lets them be other than a hundred.</summary>
    public IReadOnlyList<int> Maxima { get; init; } = [100];

    /// <summary>Experiments get a share of their own.</summary>
    public bool HasExperiments { get; init; }

    /// <summary>The mesh counts in hundredths, whatever means all (row C15).</summary>
    public bool CountsHundredths { get; init; }

    /// <summary>The object has one number, and the share of the stable version is the rest.</summary>
    public bool SaysAlone { get; init; }

    public static IReadOnlyList<RoutedGiven> All { get; } =
    [
        new(
            "Istio",
            IngressGiven.Parse(
                """{"http":[{"route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]}],"tcp":[{"route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]}]}"""
            ),
            static (spec, target) => VirtualServiceRoutes.Apply(spec, Chosen, new IstioRouting(target, null, [])),
            static (spec, target) => VirtualServiceRoutes.CanaryWeight(spec, Chosen, new IstioRouting(target, null, []))
        )
        {
            SaysAlone = true,
        },
        new(
            "Nginx",
            CanaryIngress.Make(
                IngressGiven.Ingress(IngressGiven.Rules((null, [IngressGiven.Path("/", "stable")]))),
                IngressGiven.Request(Nginx, IngressGiven.Target(0))
            ),
            static (canary, target) =>
                CanaryIngress.Apply(
                    (JsonObject)canary.DeepClone(),
                    IngressGiven.Ingress(IngressGiven.Rules((null, [IngressGiven.Path("/", "stable")]))),
                    NginxRequest(target)
                ),
            static (canary, target) => CanaryIngress.CanaryWeight(canary, NginxRequest(target))
        )
        {
            Maxima = [100, 1000],
            SaysAlone = true,
        },
        new(
            "ALB",
            IngressGiven.Ingress(IngressGiven.Rules((null, [IngressGiven.Path("/", "root", """{"name":"use-annotation"}""")]))),
            static (ingress, target) => AlbIngress.Apply((JsonObject)ingress.DeepClone(), Told(Alb, target)),
            static (ingress, target) => AlbIngress.CanaryWeight(ingress, Told(Alb, target))
        )
        {
            HasExperiments = true,
        },
        Smi("v1alpha1"),
        Smi("v1alpha2"),
        new(
            "Ambassador",
            IngressGiven.Parse("""{"prefix":"/","service":"http://stable.shop:8080"}"""),
            static (spec, target) =>
                CanaryMapping.Apply(
                    spec,
                    IngressGiven.Parse("""{"prefix":"/","service":"http://stable.shop:8080"}"""),
                    target.CanaryService,
                    target.Hundredths()
                ),
            CanaryMapping.CanaryWeight
        )
        {
            Maxima = [100, 7, 1000],
            CountsHundredths = true,
            SaysAlone = true,
        },
        new(
            "AppMesh",
            IngressGiven.Parse(
                """{"routes":[{"name":"a","httpRoute":{"action":{"weightedTargets":[{"virtualNodeRef":{"name":"canary"},"weight":0},{"virtualNodeRef":{"name":"stable"},"weight":100}]}}},{"name":"b","tcpRoute":{"action":{"weightedTargets":[{"virtualNodeRef":{"name":"stable"},"weight":100},{"virtualNodeRef":{"name":"canary"},"weight":0}]}}}]}"""
            ),
            static (spec, target) => VirtualRouterWeights.Apply(spec, "router", Mesh, "shop", target),
            static (spec, target) => VirtualRouterWeights.CanaryWeight(spec, "router", Mesh, "shop", target)
        )
        {
            Maxima = [100, 7, 1000],
            CountsHundredths = true,
        },
        new(
            "Traefik",
            IngressGiven.Parse("""{"weighted":{"services":[{"name":"other","weight":9},{"name":"stable"},{"name":"canary"}]}}"""),
            static (spec, target) => TraefikServiceWeights.Apply(spec, "web", target),
            static (spec, target) => TraefikServiceWeights.CanaryWeight(spec, "web", target)
        )
        {
            Maxima = [100, 1000],
        },
        new(
            "Apisix",
            IngressGiven.Parse(
                """{"http":[{"name":"one","backends":[{"serviceName":"stable"},{"serviceName":"canary"}]},{"name":"free","backends":[]},{"name":"two","backends":[{"serviceName":"canary","weight":3},{"serviceName":"stable"}]}]}"""
            ),
            static (spec, target) => ApisixRules.Apply(spec, Route, target),
            static (spec, target) => ApisixRules.CanaryWeight(spec, Route, target)
        )
        {
            Maxima = [100, 1000],
        },
        new(
            "GatewayAPI",
            Routes.Route(
                $$"""[{"name":"api","backendRefs":{{Routes.Both}}},{"name":"other","backendRefs":[{"name":"other"}]},{"backendRefs":{{Routes.Both}}}]"""
            ),
            static (route, target) => RouteRules.Apply(route, RouteTask(target)),
            static (route, target) => RouteRules.CanaryWeight(route, RouteTask(target))
        )
        {
            Maxima = [100, 1000],
            HasExperiments = true,
        },
    ];

    public static RoutedGiven Named(string name) => All.Single(router => router.Name == name);

    private static RoutedGiven Smi(string version) =>
        new(
            $"SMI {version}",
            [],
            (spec, target) => TrafficSplitBackends.Apply(spec, "root", target, version),
            (spec, target) => TrafficSplitBackends.CanaryWeight(spec, "root", target, version)
        )
        {
            Maxima = [100, 1000],
            HasExperiments = true,
        };

    private static RouteTask RouteTask(TrafficTarget target) => Routes.Task(target, "testers");

    private static TrafficRequest NginxRequest(TrafficTarget target) =>
        IngressGiven.Request(
            target.MaxWeight == 100 ? Nginx : $$"""{"nginx":{"stableIngress":"web"},"maxTrafficWeight":{{target.MaxWeight}}}""",
            target
        );

    /// <summary>The request of a Rollout whose status has the experiments of the target.</summary>
    private static TrafficRequest Told(string routing, TrafficTarget target)
    {
        var request = IngressGiven.Request(routing, target);
        return request with
        {
            Rollout = request.Rollout with
            {
                Status = new RolloutStatus
                {
                    Canary = new CanaryStatus { Weights = new TrafficWeights { Additional = target.Additional } },
                },
            },
        };
    }
}
