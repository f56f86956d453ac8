using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Rollouts and templates for tests.</summary>
internal static class TestRollouts
{
    public static Rollout Canary(int? replicas, params CanaryStep[] steps) =>
        Web(replicas, new RolloutStrategy { Canary = new CanaryStrategy { Steps = steps.Length == 0 ? null : steps } });

    /// <summary>Behind an Istio VirtualService, with the Services <c>stable</c> and <c>canary</c>.</summary>
    public static Rollout Routed(int? replicas, Func<CanaryStrategy, CanaryStrategy>? with, params CanaryStep[] steps)
    {
        var strategy = new CanaryStrategy
        {
            Steps = steps.Length == 0 ? null : steps,
            StableService = "stable",
            CanaryService = "canary",
            TrafficRouting = new RolloutTrafficRouting
            {
                Istio = new IstioTrafficRouting { VirtualService = new IstioVirtualService { Name = "web" } },
                ManagedRoutes = [new ManagedRoute { Name = "header" }, new ManagedRoute { Name = "mirror" }],
            },
        };
        return Web(replicas, new RolloutStrategy { Canary = with?.Invoke(strategy) ?? strategy });
    }

    /// <summary>Of the Services <c>active</c> and <c>preview</c>; see <see cref="Running"/>.</summary>
    public static Rollout BlueGreen(int? replicas, Func<BlueGreenStrategy, BlueGreenStrategy>? with = null)
    {
        var strategy = new BlueGreenStrategy { ActiveService = "active" };
        return Web(replicas, new RolloutStrategy { BlueGreen = with?.Invoke(strategy) ?? strategy });
    }

    public static RolloutAnalysis ErrorRateAnalysis() => new() { Templates = [new AnalysisTemplateRef { TemplateName = "error-rate" }] };

    private static Rollout Web(int? replicas, RolloutStrategy strategy) =>
        new()
        {
            ApiVersion = ApiGroup.ApiVersion,
            Kind = ApiGroup.RolloutKind,
            Metadata = new ObjectMeta
            {
                Name = "web",
                Namespace = "shop",
                Uid = "rollout-uid",
                Generation = 1,
            },
            Spec = new RolloutSpec
            {
                Replicas = replicas,
                Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
                Template = Template("web:v1"),
                Strategy = strategy,
            },
        };

    public static PodTemplateSpec Template(string image) =>
        new()
        {
            Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } },
            Spec = JsonSerializer.SerializeToElement(new { containers = new[] { new { name = "web", image } } }),
        };

    public static CanaryStep SetWeight(int weight) => new() { SetWeight = weight };

    public static CanaryStep Pause(IntOrString? duration = null) => new() { Pause = new RolloutPause { Duration = duration } };

    public static CanaryStep Analysis() => new() { Analysis = ErrorRateAnalysis() };

    public static AnalysisTemplate ErrorRate(IntOrString? count = null, string? interval = null) =>
        new()
        {
            ApiVersion = ApiGroup.ApiVersion,
            Kind = ApiGroup.AnalysisTemplateKind,
            Metadata = new ObjectMeta { Name = "error-rate", Namespace = "shop" },
            Spec = new AnalysisTemplateSpec
            {
                Metrics =
                [
                    new Metric
                    {
                        Name = "error-rate",
                        Count = count,
                        Interval = interval,
                        SuccessCondition = "result < 0.05",
                        Provider = new MetricProvider { Web = new WebMetric { Url = "http://metrics.example/rate" } },
                    },
                ],
            },
        };

    /// <summary>A world with everything that the rollouts of this class refer to, and no version yet.</summary>
    public static RolloutWorld New(Rollout rollout, bool strictArgo = false)
    {
        var world = new RolloutWorld(rollout) { StrictArgo = strictArgo };
        Furnish(world);
        return world;
    }

    /// <summary>Adds everything that the rollouts of this class refer to.</summary>
    public static void Furnish(RolloutWorld world)
    {
        world.Templates["error-rate"] = ErrorRate();
        world.Ingresses["web"] = new Ingress
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "shop" },
            Spec = new IngressSpec { DefaultBackend = new IngressBackend { Service = new IngressService { Name = "stable" } } },
        };
        foreach (var name in new[] { "active", "preview", "stable", "canary", "ping", "pong" })
        {
            world.Services[name] = new Service
            {
                ApiVersion = "v1",
                Kind = "Service",
                Metadata = new ObjectMeta { Name = name, Namespace = "shop" },
                Spec = new ServiceSpec { Selector = new Dictionary<string, string> { ["app"] = "web" } },
            };
        }
    }

    /// <summary>A world in which version 1 runs and is stable.</summary>
    public static RolloutWorld Running(Rollout rollout, bool strictArgo = false)
    {
        var world = New(rollout, strictArgo);
        world.Settle();
        world.Events.Clear();
        world.Messages.Clear();
        world.Sizes.Clear();
        world.Routes.Clear();
        return world;
    }
}
