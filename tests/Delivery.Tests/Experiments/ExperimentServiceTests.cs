using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestExperiments;

namespace Rollouts.Delivery.Tests;

/// <summary>Services of an experiment's templates (row E12), and requests that a Rollout sends to them.</summary>
public sealed class ExperimentServiceTests
{
    [Fact]
    public void Service_AskedFor_LeadsToThePodsAndGoesWithThem()
    {
        var world = Running(spec => spec with { Duration = "1m", ScaleDownDelaySeconds = 0, Templates = [WithService("canary")] });

        var service = world.Services["compare-canary"];
        var hash = world.PodsOf("canary").Metadata.Labels![RolloutLabels.PodTemplateHash];
        service.Spec.Selector.ShouldBe(new Dictionary<string, string> { [RolloutLabels.PodTemplateHash] = hash });
        service
            .Spec.Ports.ShouldHaveSingleItem()
            .ShouldBe(
                new ServicePort
                {
                    Name = "http",
                    Protocol = "TCP",
                    Port = 8080,
                    TargetPort = 8080,
                }
            );
        world.TemplateStatus("canary").ServiceName.ShouldBe("compare-canary");
        world.TemplateStatus("canary").PodTemplateHash.ShouldBe(hash);

        world.Advance(TimeSpan.FromSeconds(61));
        world.Settle();

        world.Services.ShouldBeEmpty();
        world.TemplateStatus("canary").ServiceName.ShouldBeNull();
        world.TemplateStatus("canary").PodTemplateHash.ShouldBeNull();
    }

    [Fact]
    public void Service_NotAskedFor_IsNotMade() => Running().Services.ShouldBeEmpty();

    [Fact]
    public void Service_MayHaveANameOfItsOwn() =>
        Running(spec => spec with { Templates = [WithService("canary", "web-canary")] }).Services.Keys.ShouldBe(["web-canary"]);

    [Fact]
    public void Service_OfPodsWithoutPorts_IsNotMade()
    {
        var template = Template("canary", "web:v1");
        var pods = template.Template with
        {
            Spec = System.Text.Json.JsonSerializer.SerializeToElement(new { containers = new[] { new { name = "web", image = "w" } } }),
        };

        var world = Running(spec => spec with { Templates = [template with { Template = pods, Service = new TemplateService() }] });

        world.Services.ShouldBeEmpty();
        world.TemplateStatus("canary").ServiceName.ShouldBeNull();
    }

    [Fact]
    public void Service_OfSomebodyElse_IsAnError()
    {
        var world = New(SideBySide(spec => spec with { Templates = [WithService("canary", "web")], ScaleDownDelaySeconds = 0 }));
        world.TakenNames.Add(("Service", "web"));

        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Error);
        world.Status.Message.ShouldBe(
            "Failed to create Service web for template 'canary': service web already exists and is not owned by experiment template canary"
        );
        world.PodsOf("canary").Spec.Replicas.ShouldBe(0);
    }

    [Fact]
    public void Service_DeletedMeanwhile_IsMadeAgain()
    {
        var world = Running(spec => spec with { Templates = [WithService("canary")] });

        world.Services.Clear();
        world.Settle();

        world.Services.Keys.ShouldBe(["compare-canary"]);
    }

    [Fact]
    public void Pods_ThatARolloutSendsRequestsTo_StayUntilItHasStopped()
    {
        var world = New(
            SideBySide(spec =>
                spec with
                {
                    Duration = "1m",
                    ScaleDownDelaySeconds = 0,
                    Templates = [WithService("canary"), Template("baseline", "web:v1")],
                }
            )
        );
        world.Owner = Sending(null);
        world.Settle();
        world.Owner = Sending(world.TemplateStatus("canary"));

        world.Advance(TimeSpan.FromSeconds(61));
        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        world.PodsOf("canary").Spec.Replicas.ShouldBe(1);
        world.PodsOf("baseline").Spec.Replicas.ShouldBe(0, "nobody is sent there");
        world.LastPlan.WaitingFor.ShouldBe("Rollout web to send no more requests to template canary");

        world.Owner = Sending(null);
        world.Settle();
        world.PodsOf("canary").Spec.Replicas.ShouldBe(0);
    }

    [Fact]
    public void Pods_AreKeptForThePropagationDelayAfterTheLastRequests()
    {
        var experiment = SideBySide(spec => spec with { Duration = "1m", ScaleDownDelaySeconds = 0, Templates = [WithService("canary")] });
        var world = new ExperimentWorld(experiment) { PropagationDelay = TimeSpan.FromSeconds(20), Owner = Sending(null) };
        world.Settle();

        world.Advance(TimeSpan.FromSeconds(61));
        world.Settle();
        world.PodsOf("canary").Spec.Replicas.ShouldBe(1);

        world.Advance(TimeSpan.FromSeconds(20));
        world.Settle();
        world.PodsOf("canary").Spec.Replicas.ShouldBe(0);
    }

    private static ExperimentTemplate WithService(string name, string? service = null) =>
        Template(name, "web:v2") with
        {
            Service = new TemplateService { Name = service },
        };

    /// <summary>A routed Rollout that sends some of its requests to a template, or none.</summary>
    private static Rollout Sending(ExperimentTemplateStatus? template)
    {
        var rollout = TestRollouts.Routed(4, null, TestRollouts.SetWeight(20));
        var weights = new TrafficWeights
        {
            Additional = template is null
                ? null
                :
                [
                    new WeightDestination
                    {
                        Weight = 10,
                        ServiceName = template.ServiceName,
                        PodTemplateHash = template.PodTemplateHash,
                    },
                ],
        };
        return rollout with { Status = new RolloutStatus { Canary = new CanaryStatus { Weights = weights } } };
    }
}
