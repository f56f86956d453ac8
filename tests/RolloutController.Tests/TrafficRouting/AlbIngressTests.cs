using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController.Tests;

public sealed class AlbIngressTests
{
    private const string Plain = """{"alb":{"ingress":"web","servicePort":80}}""";
    private const string WithRoutes = """{"alb":{"ingress":"web","servicePort":80},"managedRoutes":[{"name":"beta"},{"name":"staff"}]}""";
    private const string Annotation = """{"name":"use-annotation"}""";

    private static readonly string ToStable = IngressGiven.Rules(
        (null, [IngressGiven.Path("/api", "api"), IngressGiven.Path("/", "stable", Annotation)])
    );

    [Fact]
    public void Action_IsWrittenAsArgoWritesIt()
    {
        var after = AlbIngress.Apply(
            IngressGiven.Ingress(ToStable, """{"team":"shop"}"""),
            IngressGiven.Request(Plain, IngressGiven.Target(10))
        );
        Annotations(after)
            .ShouldBe([
                ("team", "shop"),
                (
                    "alb.ingress.kubernetes.io/actions.stable",
                    """{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"canary","ServicePort":"80","Weight":10},{"ServiceName":"stable","ServicePort":"80","Weight":90}]}}"""
                ),
                (RolloutAnnotations.ManagedAlbAnnotations, """{"web":["alb.ingress.kubernetes.io/actions.stable"]}"""),
            ]);
    }

    [Fact]
    public void Action_OfRootServiceWithStickinessAndExperiments_HasAllOfThem()
    {
        const string routing =
            """{"alb":{"ingress":"web","servicePort":443,"rootService":"root","annotationPrefix":"alb.example","stickinessConfig":{"enabled":true,"durationSeconds":300}}}""";
        var target = IngressGiven.Target(10) with { Additional = [new WeightDestination { ServiceName = "try", Weight = 5 }] };
        var after = AlbIngress.Apply(
            IngressGiven.Ingress(IngressGiven.Rules((null, [IngressGiven.Path("/", "root", Annotation)]))),
            IngressGiven.Request(routing, target)
        );
        Annotations(after)[0]
            .ShouldBe(
                (
                    "alb.example/actions.root",
                    """{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"canary","ServicePort":"443","Weight":10},{"ServiceName":"try","ServicePort":"443","Weight":5},{"ServiceName":"stable","ServicePort":"443","Weight":85}],"TargetGroupStickinessConfig":{"DurationSeconds":300,"Enabled":true}}}"""
                )
            );
    }

    [Fact]
    public void Action_ThatSaysTheSameInOtherWords_IsLeftAlone()
    {
        var before = IngressGiven.Ingress(
            ToStable,
            new JsonObject
            {
                ["alb.ingress.kubernetes.io/actions.stable"] =
                    """{"type": "forward", "forwardConfig": {"targetGroups": [{"weight": 10, "serviceName": "canary", "servicePort": "80"}, {"serviceName": "stable", "servicePort": 80, "weight": 90}]}}""",
                [RolloutAnnotations.ManagedAlbAnnotations] = """{"web":["alb.ingress.kubernetes.io/actions.stable"]}""",
            }.ToJsonString()
        );
        var after = AlbIngress.Apply((JsonObject)before.DeepClone(), IngressGiven.Request(Plain, IngressGiven.Target(10)));
        JsonNode.DeepEquals(before, after).ShouldBeTrue();
    }

    [Fact]
    public void HeaderRoute_GetsActionConditionsAndAPathBeforeTheRoot_AndGoesAgain()
    {
        var before = IngressGiven.Ingress(ToStable);
        var after = AlbIngress.Apply(
            (JsonObject)before.DeepClone(),
            IngressGiven.Request(
                WithRoutes,
                IngressGiven.Target(20) with
                {
                    HeaderRoute = Header("staff", ("X-Staff", "yes"), ("x-staff", "1 <2"), ("Agent", "a")),
                }
            )
        );
        var annotations = Annotations(after).ToDictionary(entry => entry.Key, entry => entry.Value);
        annotations["alb.ingress.kubernetes.io/actions.staff"]
            .ShouldBe("""{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"canary","ServicePort":"80","Weight":100}]}}""");
        annotations["alb.ingress.kubernetes.io/conditions.staff"]
            .ShouldBe(
                """[{"Field":"http-header","HttpHeaderConfig":{"HttpHeaderName":"X-Staff","Values":["yes","1 \u003c2"]}},{"Field":"http-header","HttpHeaderConfig":{"HttpHeaderName":"Agent","Values":["a"]}}]"""
            );
        annotations[RolloutAnnotations.ManagedAlbAnnotations]
            .ShouldBe(
                """{"web":["alb.ingress.kubernetes.io/actions.stable","alb.ingress.kubernetes.io/actions.staff","alb.ingress.kubernetes.io/conditions.staff"]}"""
            );
        ServicesOf(after).ShouldBe(["/api api", "/ staff", "/ stable"]);
        after["spec"]!["rules"]![0]!["http"]!["paths"]![1]!.ShouldBeJson(IngressGiven.Path("/", "staff", Annotation));

        // One that comes later, but is declared before.
        var both = AlbIngress.Apply(
            after,
            IngressGiven.Request(WithRoutes, IngressGiven.Target(20) with { HeaderRoute = Header("beta", ("B", "b")) })
        );
        ServicesOf(both).ShouldBe(["/api api", "/ beta", "/ staff", "/ stable"]);

        var one = AlbIngress.Apply(
            both,
            IngressGiven.Request(WithRoutes, IngressGiven.Target(20) with { HeaderRoute = new SetHeaderRoute { Name = "staff" } })
        );
        ServicesOf(one).ShouldBe(["/api api", "/ beta", "/ stable"]);

        var done = AlbIngress.Apply(one, IngressGiven.Request(WithRoutes, IngressGiven.Target(0) with { RemovesManagedRoutes = true }));
        JsonNode.DeepEquals(done["spec"], before["spec"]).ShouldBeTrue();
        Annotations(done)
            .Select(entry => entry.Key)
            .ShouldBe(["alb.ingress.kubernetes.io/actions.stable", RolloutAnnotations.ManagedAlbAnnotations]);
    }

    [Fact]
    public void HeaderRoute_UnderStrictArgo_TakesAllPathsOfAllHosts()
    {
        var before = IngressGiven.Ingress(
            IngressGiven.Rules(("a", [IngressGiven.Path("/", "stable")]), ("b", [IngressGiven.Path("/", "other")]))
        );
        var target = IngressGiven.Target(20) with { HeaderRoute = Header("staff", ("X", "y")) };
        ServicesOf(AlbIngress.Apply((JsonObject)before.DeepClone(), IngressGiven.Request(WithRoutes, target)))
            .ShouldBe(["/ staff", "/ stable", "/ other"]);
        ServicesOf(AlbIngress.Apply(before, IngressGiven.Request(WithRoutes, target with { StrictArgo = true })))
            .ShouldBe(["/* staff", "/ stable", "/* staff", "/ other"]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData(
        """[{"host":"other.example","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"other"}}}]}}]"""
    )]
    public void Action_OfTheServiceBehindAllRules_IsWritten(string rules)
    {
        var before = IngressGiven.Ingress(
            rules,
            spec: """{"defaultBackend":{"service":{"name":"stable","port":{"name":"use-annotation"}}}}"""
        );
        var request = IngressGiven.Request(Plain, IngressGiven.Target(35));

        var after = AlbIngress.Apply((JsonObject)before.DeepClone(), request);

        Annotations(after)[0]
            .ShouldBe(
                (
                    "alb.ingress.kubernetes.io/actions.stable",
                    """{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"canary","ServicePort":"80","Weight":35},{"ServiceName":"stable","ServicePort":"80","Weight":65}]}}"""
                )
            );
        JsonNode.DeepEquals(after["spec"], before["spec"]).ShouldBeTrue();
        AlbIngress.CanaryWeight(after, request).ShouldBe(35);
    }

    [Fact]
    public void Apply_WithoutARuleForTheRootService_IsRefused() =>
        Should
            .Throw<TrafficRoutingException>(() =>
                AlbIngress.Apply(
                    IngressGiven.Ingress(ToStable),
                    IngressGiven.Request("""{"alb":{"ingress":"web","servicePort":80,"rootService":"root"}}""", IngressGiven.Target(10))
                )
            )
            .Message.ShouldStartWith("ingress does not have service `root` in rules");

    [Fact]
    public void Note_OfOtherRollouts_Stays_AndTheOldFormIsTakenOver()
    {
        var before = IngressGiven.Ingress(
            ToStable,
            new JsonObject
            {
                [RolloutAnnotations.ManagedAlbActions] = "old:alb.ingress.kubernetes.io/actions.old",
                [RolloutAnnotations.ManagedAlbAnnotations] = """{"zoo":["z"],"api":["a"]}""",
            }.ToJsonString()
        );
        Annotations(AlbIngress.Apply(before, IngressGiven.Request(Plain, IngressGiven.Target(0))))
            .ToDictionary(entry => entry.Key, entry => entry.Value)
            .ShouldContainKeyAndValue(
                RolloutAnnotations.ManagedAlbAnnotations,
                """{"api":["a"],"old":["alb.ingress.kubernetes.io/actions.old"],"web":["alb.ingress.kubernetes.io/actions.stable"],"zoo":["z"]}"""
            );
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("""["web"]""")]
    [InlineData("""{"web":"x"}""")]
    public void Note_ThatCannotBeRead_IsAnErrorThatNamesIt(string note) =>
        Should
            .Throw<TrafficRoutingException>(() =>
                AlbIngress.Apply(
                    IngressGiven.Ingress(ToStable, new JsonObject { [RolloutAnnotations.ManagedAlbAnnotations] = note }.ToJsonString()),
                    IngressGiven.Request(Plain, IngressGiven.Target(0))
                )
            )
            .Message.ShouldContain(RolloutAnnotations.ManagedAlbAnnotations);

    [Fact]
    public void Release_SendsEverybodyToTheServiceThatHadTheRest()
    {
        var routed = AlbIngress.Apply(
            IngressGiven.Ingress(ToStable, """{"team":"shop"}"""),
            IngressGiven.Request(WithRoutes, IngressGiven.Target(20) with { HeaderRoute = Header("staff", ("X", "y")) })
        );
        var released = AlbIngress.Release(routed, "web");
        Annotations(released)
            .ShouldBe([
                ("team", "shop"),
                (
                    "alb.ingress.kubernetes.io/actions.stable",
                    """{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"stable","ServicePort":"80","Weight":100}]}}"""
                ),
            ]);
        ServicesOf(released).ShouldBe(["/api api", "/ stable"]);
    }

    [Fact]
    public void Release_OfARootService_LeadsToTheStableVersion()
    {
        var routed = AlbIngress.Apply(
            IngressGiven.Ingress(IngressGiven.Rules((null, [IngressGiven.Path("/", "root", Annotation)]))),
            IngressGiven.Request("""{"alb":{"ingress":"web","servicePort":80,"rootService":"root"}}""", IngressGiven.Target(20))
        );
        Annotations(AlbIngress.Release(routed, "web")).ShouldHaveSingleItem().Value.ShouldContain("\"ServiceName\":\"stable\"");
    }

    private static SetHeaderRoute Header(string name, params (string Header, string Value)[] matches) =>
        new()
        {
            Name = name,
            Match =
            [
                .. matches.Select(match => new HeaderRoutingMatch
                {
                    HeaderName = match.Header,
                    HeaderValue = new StringMatch { Exact = match.Value },
                }),
            ],
        };

    private static List<(string Key, string Value)> Annotations(JsonObject ingress) =>
        [.. ingress["metadata"]!["annotations"]!.AsObject().Select(entry => (entry.Key, (string)entry.Value!))];

    private static List<string> ServicesOf(JsonObject ingress) =>
        [
            .. ingress["spec"]!["rules"]!
                .AsArray()
                .SelectMany(rule => rule!["http"]!["paths"]!.AsArray())
                .Select(path => $"{path!["path"]} {path["backend"]!["service"]!["name"]}"),
        ];
}
