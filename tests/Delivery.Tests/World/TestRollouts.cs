using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Rollouts and templates for tests.</summary>
internal static class TestRollouts
{
    public static Rollout Canary(int? replicas, params CanaryStep[] steps) =>
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
                Strategy = new RolloutStrategy { Canary = new CanaryStrategy { Steps = steps.Length == 0 ? null : steps } },
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

    public static CanaryStep Analysis(string template = "error-rate") =>
        new() { Analysis = new RolloutAnalysis { Templates = [new AnalysisTemplateRef { TemplateName = template }] } };

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

    /// <summary>A world in which version 1 runs and is stable.</summary>
    public static RolloutWorld Running(Rollout rollout)
    {
        var world = new RolloutWorld(rollout);
        world.Templates["error-rate"] = ErrorRate();
        world.Settle();
        world.Events.Clear();
        world.Messages.Clear();
        world.Sizes.Clear();
        return world;
    }
}
