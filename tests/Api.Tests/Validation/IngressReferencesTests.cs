using System.Text.Json;

namespace Rollouts.Api.Tests;

/// <summary>Rows G9, G11 and G23.</summary>
public sealed class IngressReferencesTests
{
    [Theory]
    [InlineData(
        """{"nginx":{}}""",
        "spec.strategy.canary.trafficRouting.nginx: Internal error: Either StableIngress or StableIngresses must be configured. Neither are configured."
    )]
    [InlineData(
        """{"nginx":{"stableIngress":"a","stableIngresses":["b"]}}""",
        "spec.strategy.canary.trafficRouting.nginx: Internal error: Either StableIngress or StableIngresses must be configured. Both are configured."
    )]
    [InlineData(
        """{"nginx":{"stableIngresses":["a","a"]}}""",
        "spec.strategy.trafficRouting.nginx.stableIngresses[1]: Invalid value: \"a\": must not be empty, and must be different from the others"
    )]
    [InlineData(
        """{"alb":{"servicePort":80}}""",
        "spec.strategy.canary.trafficRouting.alb: Internal error: Either Ingress or Ingresses must be configured. Neither are configured."
    )]
    [InlineData(
        """{"alb":{"ingress":"a"}}""",
        "spec.strategy.trafficRouting.alb.servicePort: Invalid value: 0: must be between 1 and 65535, inclusive"
    )]
    [InlineData(
        """{"alb":{"ingress":"a","servicePort":80,"stickinessConfig":{"enabled":true,"durationSeconds":604801}}}""",
        "spec.strategy.trafficRouting.alb.stickinessConfig.durationSeconds: Invalid value: 604801: TargetGroupStickinessConfig's duration must be between 1 and 604800 seconds (7 days)!"
    )]
    public void Routing_ThatCannotWork_IsRefused(string routing, string expected) =>
        RolloutValidator.Validate(Routed(routing)).Select(error => error.ToString()).ShouldBe([expected]);

    [Theory]
    [InlineData("""{"nginx":{"stableIngress":"web"}}""")]
    [InlineData("""{"alb":{"ingresses":["web"],"servicePort":80,"rootService":"root"}}""")]
    [InlineData("""{"alb":{"ingress":"web","servicePort":443,"stickinessConfig":{"enabled":false,"durationSeconds":0}}}""")]
    public void Routing_ThatCanWork_IsAccepted(string routing) => RolloutValidator.Validate(Routed(routing)).ShouldBeEmpty();

    [Fact]
    public void Ingress_MustBeThereAndLeadToTheService()
    {
        var rollout = Routed("""{"nginx":{"stableIngress":"web"},"alb":{"ingresses":["a","b"],"servicePort":80,"rootService":"root"}}""");
        IngressReferences
            .Validate(
                rollout,
                name => name == "a" ? Ingress("""{"rules":[{"http":{"paths":[{"backend":{"service":{"name":"stable"}}}]}}]}""") : null
            )
            .Select(error => error.ToString())
            .ShouldBe([
                """spec.strategy.canary.trafficRouting.nginx.stableIngress: Invalid value: "web": ingress.networking.k8s.io "web" not found""",
                "spec.strategy.canary.trafficRouting.alb.ingresses[0]: Invalid value: \"a\": ingress `a` has no rules using service root backend",
                """spec.strategy.canary.trafficRouting.alb.ingresses[1]: Invalid value: "b": ingress.networking.k8s.io "b" not found""",
            ]);
    }

    [Theory]
    [InlineData("""{"defaultBackend":{"service":{"name":"stable"}}}""", true)]
    [InlineData(
        """{"rules":[{"host":"a"},{"http":{}},{"http":{"paths":[{"backend":{"resource":{"kind":"Bucket","name":"stable"}}},{"backend":{"service":{"name":"stable"}}}]}}]}""",
        true
    )]
    [InlineData("""{"rules":[{"http":{"paths":[{"backend":{"resource":{"kind":"Bucket","name":"stable"}}}]}}]}""", false)]
    [InlineData("{}", false)]
    public void Ingress_LeadsToAServiceByAnyRuleOrByDefault(string spec, bool expected) =>
        Ingress(spec).LeadsTo("stable").ShouldBe(expected);

    private static Ingress Ingress(string spec) =>
        JsonSerializer.Deserialize<Ingress>($$"""{"metadata":{"name":"web"},"spec":{{spec}} }""", RolloutsJson.Options)!;

    private static Rollout Routed(string routing) =>
        JsonSerializer.Deserialize<Rollout>(
            $$$"""
            {"metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"web"}},
             "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:1"}]}},
             "strategy":{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{{{routing}}} } } }}
            """,
            RolloutsJson.Options
        )!;
}
