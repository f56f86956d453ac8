using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

/// <summary>The Ingresses that are followed by their class (row L10).</summary>
public sealed class IngressClassesTests
{
    private const string OfAlb = """{"alb":{"ingress":"web","servicePort":80}}""";
    private const string OfNginx = """{"nginx":{"stableIngress":"web"}}""";

    [Theory]
    [InlineData("""{"kubernetes.io/ingress.class":"alb"}""", "{}", true)]
    [InlineData("{}", """{"ingressClassName":"alb"}""", true)]
    [InlineData("{}", """{"ingressClassName":"other"}""", false)]
    [InlineData("""{"kubernetes.io/ingress.class":"other"}""", """{"ingressClassName":"alb"}""", false)]
    [InlineData("""{"kubernetes.io/ingress.class":""}""", """{"ingressClassName":"alb"}""", true)]
    [InlineData("{}", """{"ingressClassName":7}""", false)]
    [InlineData("{}", "{}", false)]
    public void Class_IsThatOfTheAnnotation_OrOfTheField(string annotations, string spec, bool isHandled)
    {
        var ingress = KubeObject.FromNode(IngressGiven.Ingress("[]", annotations, spec));
        var classes = Classes(["alb"], ["nginx"]);
        classes.IsOfAlb(ingress).ShouldBe(isHandled);
        classes.Wakes(ingress, Rollout(OfAlb)).ShouldBe(isHandled);
        classes.Wakes(ingress, Rollout(OfNginx)).ShouldBeFalse("its flag names another class");
        Classes(null, null).IsOfAlb(ingress).ShouldBeTrue("without a flag all are handled");
        Classes(null, null).Wakes(ingress, Rollout(OfNginx)).ShouldBeTrue();
        Classes(["alb"], null).Wakes(ingress, Rollout(OfNginx)).ShouldBeTrue();
    }

    [Fact]
    public void EmptyClass_StandsForIngressesWithoutOne()
    {
        var classes = Classes(null, [""]);
        classes.Wakes(KubeObject.FromNode(IngressGiven.Ingress("[]")), Rollout(OfNginx)).ShouldBeTrue();
        classes
            .Wakes(KubeObject.FromNode(IngressGiven.Ingress("[]", spec: """{"ingressClassName":"nginx"}""")), Rollout(OfNginx))
            .ShouldBeFalse();
    }

    private static IngressClasses Classes(IReadOnlyList<string>? alb, IReadOnlyList<string>? nginx) =>
        new(Options.Create(new RolloutControllerOptions { AlbIngressClasses = alb, NginxIngressClasses = nginx }));

    private static KubeObject Rollout(string routing) =>
        KubeObject.FromNode(
            ControllerBed.Web(1, $$$"""{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{{{routing}}} } }""")
        );
}
