using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>What is in the namespace before the first version runs.</summary>
internal static class WorldObjects
{
    /// <summary>Name of the Rollout and of the router's objects.</summary>
    public const string Name = "web";

    public const string Template = "error-rate";

    /// <summary>The step plugin that is configured.</summary>
    public const string Plugin = "shop/checks";

    /// <summary>Port of the pods, in scripts with experiments.</summary>
    private const int Port = 8080;

    private const string ExperimentDuration = "20s";

    private const int DeadlineSeconds = 60;

    public static IReadOnlyList<string> Services { get; } = ["stable", "canary", "ping", "pong", "active", "preview"];

    /// <summary>Everything but the Rollout.</summary>
    public static void Furnish(VirtualStore store, RolloutScript script)
    {
        foreach (var name in Services)
        {
            store.Create(KnownResources.Services, Parse($$"""{"metadata":{"name":"{{name}}"},"spec":{"selector":{"app":"web"} } }"""));
        }

        AddTemplate(store);
        if (script.Strategy is StrategyKind.Basic or StrategyKind.BlueGreen or StrategyKind.Recreate)
        {
            return;
        }

        if (script.Has(RolloutFeatures.Ingress))
        {
            AddIngress(store);
        }

        var (stable, canary) = script.Strategy == StrategyKind.PingPong ? ("ping", "pong") : ("stable", "canary");
        var bySubset = script.Has(RolloutOptions.Subsets);
        string Destination(string name) => bySubset ? $$"""{"host":"web","subset":"{{name}}" }""" : $$"""{"host":"{{name}}" }""";
        store.Create(
            IstioObjects.DestinationRules,
            Parse(
                """{"metadata":{"name":"web"},"spec":{"host":"web","subsets":[{"name":"stable","labels":{"app":"web"}},{"name":"canary","labels":{"app":"web"}}]}}"""
            )
        );
        store.Create(
            IstioObjects.VirtualServices,
            Parse(
                $$"""
                {"metadata":{"name":"web"},"spec":{"hosts":["web"],"http":[{"name":"primary","route":[
                    {"destination":{{Destination(stable)}},"weight":100},{"destination":{{Destination(canary)}},"weight":0}]}] } }
                """
            )
        );
    }

    private static void AddIngress(VirtualStore store) =>
        store.Create(
            KnownResources.Ingresses,
            Parse(
                """
                {"metadata":{"name":"web"},"spec":{"rules":[{"host":"web.example","http":{"paths":[{"path":"/","pathType":"Prefix",
                    "backend":{"service":{"name":"stable","port":{"number":80}}}}]}}]}}
                """
            )
        );

    public static void AddTemplate(VirtualStore store) =>
        store.Create(
            KnownResources.AnalysisTemplates,
            Parse(
                """
                {"metadata":{"name":"error-rate"},"spec":{"metrics":[{"name":"error-rate","successCondition":"result < 0.05",
                    "provider":{"web":{"url":"http://metrics.example/rate"}}}]}}
                """
            )
        );

    public static void AddRollout(VirtualStore store, RolloutScript script)
    {
        var rollout = new Rollout
        {
            Metadata = new ObjectMeta
            {
                Name = Name,
                Annotations = script.Has(RolloutFeatures.ByAnnotation)
                    ? new Dictionary<string, string> { [RolloutAnnotations.Strategy] = RecreateForm.Name }
                    : null,
            },
            Spec = new RolloutSpec
            {
                Replicas = script.Replicas,
                Selector = new Api.LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
                Template = script.Has(RolloutFeatures.Workload)
                    ? new PodTemplateSpec()
                    : new PodTemplateSpec
                    {
                        Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                        Spec = PodSpecOf(script, 1),
                    },
                WorkloadRef = script.Has(RolloutFeatures.Workload) ? Workload(script) : null,
                RollbackWindow = script.Has(RolloutOptions.RollbackWindow) ? new RollbackWindow { Revisions = 2 } : null,
                ProgressDeadlineSeconds = script.Has(RolloutOptions.DeadlineAbort) ? DeadlineSeconds : null,
                ProgressDeadlineAbort = script.Has(RolloutOptions.DeadlineAbort),
                Strategy = script.Strategy switch
                {
                    StrategyKind.BlueGreen => new RolloutStrategy { BlueGreen = BlueGreen(script) },
                    StrategyKind.Recreate => script.Has(RolloutFeatures.ByAnnotation)
                        ? new RolloutStrategy
                        {
                            Canary = new CanaryStrategy { MaxSurge = 0, MaxUnavailable = "100%" },
                        }
                        : new RolloutStrategy { Recreate = new RecreateStrategy() },
                    _ => new RolloutStrategy { Canary = Canary(script) },
                },
            },
        };
        store.Create(KnownResources.Rollouts, JsonSerializer.SerializeToNode(rollout, RolloutsJson.Options)!.AsObject());
    }

    private static WorkloadReference Workload(RolloutScript script) =>
        new()
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Name = OriginDeployment.Name,
            ScaleDown =
                script.Has(RolloutFeatures.OnSuccess) ? WorkloadScaleDown.OnSuccess
                : script.Has(RolloutFeatures.Progressively) ? WorkloadScaleDown.Progressively
                : null,
        };

    /// <summary>The containers of a version.</summary>
    public static JsonElement PodSpecOf(RolloutScript script, int version)
    {
        var container = new JsonObject { ["name"] = "web", ["image"] = $"web:v{version}" };
        if (script.HasExperiments)
        {
            container["ports"] = new JsonArray(new JsonObject { ["containerPort"] = Port });
        }

        return JsonSerializer.SerializeToElement(new JsonObject { ["containers"] = new JsonArray(container) });
    }

    public static IReadOnlyList<CanaryStep> Steps(IEnumerable<ScriptStep> steps) => [.. steps.Select(Step)];

    private static CanaryStep Step(ScriptStep step) =>
        step.Kind switch
        {
            StepKind.Weight => new CanaryStep { SetWeight = step.Value },
            StepKind.Pause => new CanaryStep { Pause = new RolloutPause { Duration = step.Value == 0 ? (IntOrString?)null : step.Value } },
            StepKind.Analysis => new CanaryStep { Analysis = Analysis() },
            StepKind.Experiment => new CanaryStep { Experiment = Experiment(step.Value) },
            StepKind.Plugin => new CanaryStep { Plugin = new PluginStep { Name = Plugin } },
            StepKind.Scale => new CanaryStep { SetCanaryScale = new SetCanaryScale { Replicas = step.Value } },
            _ => new CanaryStep { SetCanaryScale = new SetCanaryScale { MatchTrafficWeight = true } },
        };

    private static RolloutAnalysis Analysis() => new() { Templates = [new AnalysisTemplateRef { TemplateName = Template }] };

    /// <summary>Of each second weight the experiment ends by itself, of the others with its analysis.</summary>
    private static RolloutExperimentStep Experiment(int weight) =>
        new()
        {
            Duration = weight % 2 == 0 ? ExperimentDuration : null,
            Templates =
            [
                new RolloutExperimentTemplate
                {
                    Name = "trial",
                    SpecRef = ReplicaSetSpecRef.Canary,
                    Replicas = Shortfalls.PodsOfExperiment,
                    Weight = weight == 0 ? null : weight,
                },
            ],
            Analyses =
            [
                new RolloutExperimentStepAnalysis
                {
                    Name = Template,
                    TemplateName = Template,
                    RequiredForCompletion = true,
                },
            ],
        };

    private static int? AbortDelay(RolloutScript script) =>
        script.Has(RolloutOptions.KeepAborted) ? 0
        : script.Has(RolloutOptions.DropAborted) ? 5
        : null;

    private static CanaryStrategy Canary(RolloutScript script)
    {
        var strategy = new CanaryStrategy
        {
            Steps = script.Steps.Count == 0 ? null : Steps(script.Steps),
            MaxSurge = script.MaxSurge,
            MaxUnavailable = script.MaxUnavailable,
            Analysis = script.Has(RolloutOptions.Analysis)
                ? new RolloutAnalysisBackground { Templates = [new AnalysisTemplateRef { TemplateName = Template }] }
                : null,
        };
        if (script.Strategy == StrategyKind.Basic)
        {
            return strategy;
        }

        var isPingPong = script.Strategy == StrategyKind.PingPong;
        return strategy with
        {
            StableService = isPingPong ? null : "stable",
            CanaryService = isPingPong ? null : "canary",
            PingPong = isPingPong ? new PingPongSpec { PingService = "ping", PongService = "pong" } : null,
            DynamicStableScale = script.Strategy == StrategyKind.Dynamic,
            MinPodsPerReplicaSet = script.Has(RolloutOptions.MinPods) ? 2 : null,
            AbortScaleDownDelaySeconds = AbortDelay(script),
            ScaleDownDelaySeconds = script.Has(RolloutOptions.NoScaleDownDelay) ? 0 : null,
            TrafficRouting = new RolloutTrafficRouting
            {
                Nginx = script.Has(RolloutFeatures.Ingress) ? new NginxTrafficRouting { StableIngress = Name } : null,
                Istio = new IstioTrafficRouting
                {
                    VirtualService = new IstioVirtualService { Name = Name, Routes = ["primary"] },
                    DestinationRule = script.Has(RolloutOptions.Subsets)
                        ? new IstioDestinationRule
                        {
                            Name = Name,
                            CanarySubsetName = "canary",
                            StableSubsetName = "stable",
                        }
                        : null,
                },
            },
        };
    }

    private static BlueGreenStrategy BlueGreen(RolloutScript script) =>
        new()
        {
            ActiveService = "active",
            PreviewService = script.Has(RolloutOptions.Preview) ? "preview" : null,
            AutoPromotionEnabled = script.Has(RolloutOptions.ManualPromotion) ? false : null,
            AutoPromotionSeconds = script.Has(RolloutOptions.AutoPromotionDelay) ? 10 : 0,
            PreviewReplicaCount = script.Has(RolloutOptions.SmallPreview) ? 1 : null,
            PrePromotionAnalysis = script.Has(RolloutOptions.Analysis) ? Analysis() : null,
            PostPromotionAnalysis = script.Has(RolloutOptions.AnalysisAfter) ? Analysis() : null,
            ScaleDownDelaySeconds = script.Has(RolloutOptions.NoScaleDownDelay) ? 0 : null,
            AbortScaleDownDelaySeconds = AbortDelay(script),
        };

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
