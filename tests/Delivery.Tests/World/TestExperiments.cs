using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Experiments for tests.</summary>
internal static class TestExperiments
{
    /// <summary>Two versions side by side, one pod each.</summary>
    public static Experiment SideBySide(Func<ExperimentSpec, ExperimentSpec>? with = null)
    {
        var spec = new ExperimentSpec { Templates = [Template("baseline", "web:v1"), Template("canary", "web:v2")] };
        return new Experiment
        {
            ApiVersion = ApiGroup.ApiVersion,
            Kind = ApiGroup.ExperimentKind,
            Metadata = new ObjectMeta
            {
                Name = "compare",
                Namespace = "shop",
                Uid = "experiment-uid",
                Labels = new Dictionary<string, string> { ["team"] = "shop" },
            },
            Spec = with?.Invoke(spec) ?? spec,
        };
    }

    public static ExperimentTemplate Template(string name, string image, int? replicas = null) =>
        new()
        {
            Name = name,
            Replicas = replicas,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = new PodTemplateSpec
            {
                Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                Spec = JsonSerializer.SerializeToElement(
                    new
                    {
                        containers = new[]
                        {
                            new
                            {
                                name = "web",
                                image,
                                ports = new[]
                                {
                                    new
                                    {
                                        name = "http",
                                        containerPort = 8080,
                                        protocol = "TCP",
                                    },
                                },
                            },
                        },
                    }
                ),
            },
        };

    public static ExperimentAnalysis ErrorRate(string name = "rate", bool required = false, params Argument[] args) =>
        new()
        {
            Name = name,
            TemplateName = "error-rate",
            RequiredForCompletion = required,
            Args = args.Length == 0 ? null : args,
        };

    /// <summary>A world with everything that the experiments of this class refer to, and no pods yet.</summary>
    public static ExperimentWorld New(Experiment experiment, bool strictArgo = false)
    {
        var world = new ExperimentWorld(experiment) { StrictArgo = strictArgo };
        world.Templates["error-rate"] = TestRollouts.ErrorRate();
        return world;
    }

    /// <summary>A world in which all pods are up.</summary>
    public static ExperimentWorld Running(Func<ExperimentSpec, ExperimentSpec>? with = null, bool strictArgo = false)
    {
        var world = New(SideBySide(with), strictArgo);
        world.Settle();
        world.Status.Phase.ShouldBe(AnalysisPhase.Running);
        world.Events.Clear();
        world.Messages.Clear();
        return world;
    }
}
