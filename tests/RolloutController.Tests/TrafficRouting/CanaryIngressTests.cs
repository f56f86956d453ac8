using System.Text.Json.Nodes;

namespace Rollouts.RolloutController.Tests;

public sealed class CanaryIngressTests
{
    private const string OneIngress = """{"nginx":{"stableIngress":"web"}}""";

    private static readonly string ToStable = IngressGiven.Rules(("shop.example", [IngressGiven.Path("/", "stable")]));

    [Fact]
    public void Make_FollowsTheStableIngressAndBelongsToTheRollout()
    {
        var stable = IngressGiven.Ingress(
            ToStable,
            """{"nginx.ingress.kubernetes.io/limit-rps":"5"}""",
            """{"ingressClassName":"nginx","tls":[{"hosts":["shop.example"],"secretName":"shop"}]}"""
        );
        var made = CanaryIngress.Make(stable, IngressGiven.Request(OneIngress, IngressGiven.Target(0)));
        made.ShouldBeJson(
            """
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress",
             "metadata":{"name":"web-web-canary","namespace":"shop",
              "ownerReferences":[{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","name":"web","uid":"u1","controller":true,"blockOwnerDeletion":true}],
              "annotations":{"nginx.ingress.kubernetes.io/canary":"true","nginx.ingress.kubernetes.io/canary-weight":"0"}},
             "spec":{"ingressClassName":"nginx","tls":[{"hosts":["shop.example"],"secretName":"shop"}],
              "rules":[{"host":"shop.example","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"canary","port":{"number":80}}}}]}}]}}
            """
        );
    }

    [Theory]
    [InlineData(false, """["/"]""")]
    [InlineData(true, """["/","/api"]""")]
    public void Rules_OfOtherServices_GetNoCanary(bool strictArgo, string expected)
    {
        var stable = IngressGiven.Ingress(
            IngressGiven.Rules(
                ("other.example", [IngressGiven.Path("/", "other")]),
                ("empty.example", []),
                ("shop.example", [IngressGiven.Path("/", "stable"), IngressGiven.Path("/api", "api")])
            )
        );
        var made = CanaryIngress.Make(stable, IngressGiven.Request(OneIngress, IngressGiven.Target(0) with { StrictArgo = strictArgo }));
        var rule = made["spec"]!["rules"]!.AsArray().ShouldHaveSingleItem()!;
        new JsonArray([.. rule["http"]!["paths"]!.AsArray().Select(path => path!["path"]!.DeepClone())]).ToJsonString().ShouldBe(expected);
    }

    [Fact]
    public void Annotations_AreThoseOfTheRollout_AndOthersStay()
    {
        const string routing =
            """{"nginx":{"stableIngress":"web","annotationPrefix":"custom.example","additionalIngressAnnotations":{"canary-by-header":"X-Canary","custom.example/affinity":"cookie"},"canaryIngressAnnotations":{"team":"shop"}},"maxTrafficWeight":1000}""";
        var stable = IngressGiven.Ingress(ToStable, """{"kubernetes.io/ingress.class":"nginx"}""");
        var canary = CanaryIngress.Make(stable, IngressGiven.Request(OneIngress, IngressGiven.Target(0)));
        canary["metadata"]!["annotations"]!["somebody"] = "else";
        canary["metadata"]!["annotations"]!.AsObject().Remove("nginx.ingress.kubernetes.io/canary");
        canary["metadata"]!["annotations"]!.AsObject().Remove("nginx.ingress.kubernetes.io/canary-weight");

        var with = CanaryIngress.Apply(canary, stable, IngressGiven.Request(routing, IngressGiven.Target(125, 1000)));
        with["metadata"]!["annotations"]!.ShouldBeJson(
            """
            {"kubernetes.io/ingress.class":"nginx","somebody":"else","custom.example/canary":"true","custom.example/canary-weight":"125",
             "custom.example/canary-weight-total":"1000","custom.example/canary-by-header":"X-Canary","custom.example/affinity":"cookie","team":"shop",
             "rollouts/canary-ingress-annotations":"custom.example/affinity,custom.example/canary-by-header,team"}
            """
        );

        // What the Rollout asks for no more goes: a header would go on leading to the canary.
        var without = CanaryIngress.Apply(
            with,
            stable,
            IngressGiven.Request("""{"nginx":{"stableIngress":"web","annotationPrefix":"custom.example"}}""", IngressGiven.Target(10))
        );
        without["metadata"]!["annotations"]!.ShouldBeJson(
            """{"kubernetes.io/ingress.class":"nginx","somebody":"else","custom.example/canary":"true","custom.example/canary-weight":"10"}"""
        );
    }

    [Fact]
    public void Apply_OnWhatIsRight_ChangesNothing()
    {
        var stable = IngressGiven.Ingress(ToStable, spec: """{"ingressClassName":"nginx"}""");
        var request = IngressGiven.Request(OneIngress, IngressGiven.Target(30));
        var canary = CanaryIngress.Make(stable, request);
        // The API server adds what it adds, and so may others.
        canary["metadata"]!["labels"] = new JsonObject { ["team"] = "shop" };
        canary["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        var before = canary.DeepClone();
        JsonNode.DeepEquals(CanaryIngress.Apply(canary, stable, request), before).ShouldBeTrue();
    }

    [Fact]
    public void Class_ThatTheApiServerFilledIn_Stays()
    {
        var stable = IngressGiven.Ingress(ToStable);
        var request = IngressGiven.Request(OneIngress, IngressGiven.Target(0));
        var canary = CanaryIngress.Make(stable, request);
        canary["spec"]!["ingressClassName"] = "default";
        ((string?)CanaryIngress.Apply(canary, stable, request)["spec"]!["ingressClassName"]).ShouldBe("default");
    }

    [Fact]
    public void Make_WithoutARuleForTheStableService_IsRefusedInArgosWords() =>
        Should
            .Throw<TrafficRoutingException>(() =>
                CanaryIngress.Make(
                    IngressGiven.Ingress(IngressGiven.Rules((null, [IngressGiven.Path("/", "other")]))),
                    IngressGiven.Request(OneIngress, IngressGiven.Target(0))
                )
            )
            .Message.ShouldStartWith("ingress `web` has no rules using service stable backend");

    [Fact]
    public void Name_OfAnyLength_KeepsItsEnd()
    {
        CanaryIngress.NameOf("web", "shop").ShouldBe("web-shop-canary");
        var name = CanaryIngress.NameOf(new string('r', 200), new string('i', 200));
        name.Length.ShouldBe(253);
        name.ShouldEndWith("i-canary");
    }
}
