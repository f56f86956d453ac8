using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController.Tests;

public sealed class VirtualServiceRoutesTests
{
    private static readonly IstioVirtualService Any = new() { Name = "web" };

    private static readonly IstioDestinationRule Rule = new()
    {
        Name = "web",
        CanarySubsetName = "canary",
        StableSubsetName = "stable",
        AdditionalSubsetNames = ["pinned"],
    };

    [Fact]
    public void Weights_ByHost_AreSetAndAllElseStays() =>
        Apply(
                """{"hosts":["web"],"http":[{"name":"main","timeout":"5s","route":[{"destination":{"host":"stable.shop.svc","port":{"number":80}},"weight":100},{"destination":{"host":"canary"},"weight":0,"headers":{}}]}]}""",
                Target(25)
            )
            .ShouldBe(
                """{"hosts":["web"],"http":[{"name":"main","timeout":"5s","route":[{"destination":{"host":"stable.shop.svc","port":{"number":80}},"weight":75},{"destination":{"host":"canary"},"weight":25,"headers":{}}]}]}"""
            );

    [Fact]
    public void Weights_BySubset_LeaveAdditionalSubsetsTheirShare() =>
        Apply(
                """{"http":[{"route":[{"destination":{"host":"web","subset":"stable"},"weight":90},{"destination":{"host":"web","subset":"canary"},"weight":0},{"destination":{"host":"web","subset":"pinned"},"weight":10}]}]}""",
                Target(20) with
                {
                    CanaryService = null,
                    StableService = null,
                },
                rule: Rule
            )
            .ShouldBe(
                """{"http":[{"route":[{"destination":{"host":"web","subset":"stable"},"weight":70},{"destination":{"host":"web","subset":"canary"},"weight":20},{"destination":{"host":"web","subset":"pinned"},"weight":10}]}]}"""
            );

    [Fact]
    public void Destinations_OfOthers_GoWhenTheyStillHaveAShare() =>
        Apply(
                """{"http":[{"route":[{"destination":{"host":"stable"},"weight":80},{"destination":{"host":"canary"},"weight":10},{"destination":{"host":"experiment"},"weight":10},{"destination":{"host":"spare"},"weight":0}]}]}""",
                Target(50)
            )
            .ShouldBe(
                """{"http":[{"route":[{"destination":{"host":"stable"},"weight":50},{"destination":{"host":"canary"},"weight":50},{"destination":{"host":"spare"},"weight":0}]}]}"""
            );

    [Fact]
    public void Routes_Named_OnlyTheyAreShaped() =>
        Apply(
                """{"http":[{"name":"a","route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]},{"name":"b","route":[{"destination":{"host":"stable"}}]}],"tcp":[{"match":[{"port":3000}],"route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]}]}""",
                Target(30),
                Any with
                {
                    Routes = ["a"],
                    TcpRoutes = [new TcpRoute { Port = 3000 }],
                }
            )
            .ShouldBe(
                """{"http":[{"name":"a","route":[{"destination":{"host":"stable"},"weight":70},{"destination":{"host":"canary"},"weight":30}]},{"name":"b","route":[{"destination":{"host":"stable"}}]}],"tcp":[{"match":[{"port":3000}],"route":[{"destination":{"host":"stable"},"weight":70},{"destination":{"host":"canary"},"weight":30}]}]}"""
            );

    /// <summary>Row G4: what is left out of one kind says nothing of another; a port or hosts alone choose every route that has just them.</summary>
    [Theory]
    [InlineData("main", 0, "", 0, "http main", "tls 443 a", "tcp 3306")]
    [InlineData("", 0, "", 3306, "http main", "tls 443 a", "tcp 3306")]
    [InlineData("", 443, "a", 0, "http main", "tls 443 a", "tcp 3306")]
    [InlineData("", 443, "", 0, "http main", "tls 443 a", "tcp 3306")]
    [InlineData("", 0, "a", 0, "http main", "tls 443 a", "tcp 3306")]
    [InlineData("", 443, "b,a", 0, "http main", "tls 443 a 443 b", "tcp 3306")]
    [InlineData("", 0, "", 9, "http main", "tcp 9;tcp 9;tcp 8")]
    [InlineData("", 8, "", 0, "tls 8 x;tls 8 y;tls 9 x")]
    public void Kinds_OfRoutes_AreChosenEachByItself(string name, long tlsPort, string hosts, long tcpPort, params string[] routes)
    {
        var spec = new JsonObject();
        foreach (var words in routes.SelectMany(list => list.Split(';')).Select(route => route.Split(' ')))
        {
            var list = spec[words[0]] as JsonArray ?? [];
            spec[words[0]] = list.Parent is null ? list : spec[words[0]];
            list.Add(Route(words));
        }

        var chosen = new IstioVirtualService
        {
            Name = "web",
            Routes = name.Length > 0 ? [name] : null,
            TlsRoutes =
                tlsPort > 0 || hosts.Length > 0
                    ? [new TlsRoute { Port = tlsPort, SniHosts = hosts.Length > 0 ? hosts.Split(',') : null }]
                    : null,
            TcpRoutes = tcpPort > 0 ? [new TcpRoute { Port = tcpPort }] : null,
        };
        var after = JsonNode.Parse(Apply(spec.ToJsonString(), Target(40), chosen))!.AsObject();

        foreach (var (kind, list) in after)
        {
            foreach (var route in list!.AsArray())
            {
                var isOther = route!["match"]?[0]?["port"] is { } port && (long)port != (kind == "tls" ? tlsPort : tcpPort);
                var weight = (int)route["route"]![1]!["weight"]!;
                weight.ShouldBe(isOther && list.AsArray().Count > 1 ? 0 : 40, $"{kind} {route.ToJsonString()}");
            }
        }

        static JsonObject Route(string[] words)
        {
            var route = JsonNode
                .Parse(
                    """{"route":[{"destination":{"host":"stable.shop"},"weight":100},{"destination":{"host":"canary.shop"},"weight":0}]}"""
                )!
                .AsObject();
            if (words[0] == "http")
            {
                route["name"] = words[1];
                return route;
            }

            var matches = new JsonArray();
            foreach (var match in words[1..].Chunk(2))
            {
                var made = new JsonObject { ["port"] = long.Parse(match[0], System.Globalization.CultureInfo.InvariantCulture) };
                if (match.Length > 1)
                {
                    made["sniHosts"] = new JsonArray(match[1]);
                }

                matches.Add((JsonNode)made);
            }

            route["match"] = matches;
            return route;
        }
    }

    [Theory]
    [InlineData("tls", """[{"match":[{"port":443,"sniHosts":["a"]},{"port":8443,"sniHosts":["a"]}],"route":[]}]""")]
    [InlineData("tls", """[{"match":[{"port":443,"sniHosts":["a","b"]}],"route":[]}]""")]
    [InlineData("tls", """[{"match":[{"port":"443","sniHosts":"a"}],"route":[]}]""")]
    [InlineData("tcp", """[{"match":[{"port":443},{"port":1}],"route":[]}]""")]
    [InlineData("tcp", """[{"route":[]}]""")]
    [InlineData("tcp", "[]")]
    public void Route_OfNoSuchPortOrHosts_IsSaidInArgosWords(string kind, string routes) =>
        Should
            .Throw<TrafficRoutingException>(() =>
                Apply(
                    $$"""{"{{kind}}":{{routes}}}""",
                    Target(10),
                    Any with
                    {
                        TlsRoutes = kind == "tls" ? [new TlsRoute { Port = 443, SniHosts = ["a"] }] : null,
                        TcpRoutes = kind == "tcp" ? [new TcpRoute { Port = 443 }] : null,
                    }
                )
            )
            .Error.Message.ShouldBe(
                $"Istio VirtualService has invalid {kind.ToUpperInvariant()} routes. Error: No matching {kind.ToUpperInvariant()} routes found in the defined Virtual Service."
            );

    [Theory]
    [InlineData("tls")]
    [InlineData("tcp")]
    public void Routes_OfAKindThatIsNotChosen_HaveToBeOne(string kind)
    {
        const string both = """{"route":[{"destination":{"host":"stable"}},{"destination":{"host":"canary"}}]}""";
        Should
            .Throw<TrafficRoutingException>(() =>
                Apply($$"""{"http":[{"name":"a",{{both[1..]}}],"{{kind}}":[{{both}},{{both}}]}""", Target(10), Any with { Routes = ["a"] })
            )
            .Error.Message.ShouldBe(
                $"Istio VirtualService has invalid {kind.ToUpperInvariant()} routes. Error: spec.{kind}[] should be set in VirtualService and it must have exactly one route when omitting spec.strategy.canary.trafficRouting.istio.virtualService.{kind}Routes"
            );
    }

    /// <summary>Row G3, where the host of all subsets is the stable version's Service: a subset that is no version's is taken for none.</summary>
    [Fact]
    public void Weights_BySubset_OfAHostThatIsTheStableService_AreThoseOfTheSubsets()
    {
        const string before =
            """{"http":[{"route":[{"destination":{"host":"stable","subset":"stable"},"weight":90},{"destination":{"host":"stable","subset":"canary"},"weight":0},{"destination":{"host":"stable","subset":"pinned"},"weight":10}]}]}""";
        var target = Target(20) with { Additional = [new WeightDestination { ServiceName = "try", Weight = 5 }] };

        var during = Apply(before, target, rule: Rule);

        during.ShouldBe(
            """{"http":[{"route":[{"destination":{"host":"stable","subset":"stable"},"weight":65},{"destination":{"host":"stable","subset":"canary"},"weight":20},{"destination":{"host":"stable","subset":"pinned"},"weight":10},{"destination":{"host":"try"},"weight":5}]}]}"""
        );
        Apply(during, target, rule: Rule).ShouldBe(during);
        Apply(during, Target(0), rule: Rule).ShouldBe(before);
    }

    [Fact]
    public void Routes_WithADestinationRule_HaveToNameBothSubsets()
    {
        const string byHost = """{"http":[{"route":[{"destination":{"host":"stable"}},{"destination":{"host":"canary"}}]}]}""";
        Should
            .Throw<TrafficRoutingException>(() => Apply(byHost, Target(10), rule: Rule))
            .Error.Message.ShouldBe(
                "Istio VirtualService has invalid HTTP routes. Error: Canary DestinationRule subset 'canary' not found in route"
            );
    }

    [Fact]
    public void Canary_ThatStandsTwiceInARoute_HasTheWeightThatBothHave()
    {
        const string plain =
            """{"http":[{"route":[{"destination":{"host":"canary","port":{"number":80}}},{"destination":{"host":"stable"}},{"destination":{"host":"canary","port":{"number":81}}}]}]}""";
        var routing = new IstioRouting(Target(20), null, []);
        var once = VirtualServiceRoutes.Apply(JsonNode.Parse(plain)!.AsObject(), Any, routing);
        VirtualServiceRoutes.CanaryWeight(once, Any, routing).ShouldBe(20);
        once["http"]![0]!["route"]![2]!["weight"] = 7;
        VirtualServiceRoutes.CanaryWeight(once, Any, routing).ShouldBeNull();
    }

    [Fact]
    public void HeaderRoute_ComesBeforeAllOthersAndGoesWithoutMatch()
    {
        const string plain =
            """{"http":[{"name":"main","route":[{"destination":{"host":"stable"},"weight":90},{"destination":{"host":"canary","port":{"number":80}},"weight":10}]}]}""";
        var step = new SetHeaderRoute
        {
            Name = "header",
            Match =
            [
                new HeaderRoutingMatch
                {
                    HeaderName = "x-try",
                    HeaderValue = new StringMatch { Regex = "1|2" },
                },
            ],
        };
        var added = Apply(plain, Target(10) with { HeaderRoute = step });
        added.ShouldBe(
            """{"http":[{"name":"header","match":[{"headers":{"x-try":{"regex":"1|2"}}}],"route":[{"destination":{"host":"canary","port":{"number":80}},"weight":100}]},{"name":"main","route":[{"destination":{"host":"stable"},"weight":90},{"destination":{"host":"canary","port":{"number":80}},"weight":10}]}]}"""
        );
        Apply(added, Target(10) with { HeaderRoute = step }).ShouldBe(added, "the same again changes nothing");
        Apply(added, Target(10) with { HeaderRoute = step with { Match = null } }).ShouldBe(plain);
    }

    [Fact]
    public void MirrorRoute_CarriesTheWeightsAndIsRemovedAtTheEnd()
    {
        const string plain =
            """{"http":[{"name":"main","route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]}]}""";
        var step = new SetMirrorRoute
        {
            Name = "mirror",
            Percentage = 35,
            Match =
            [
                new RouteMatch
                {
                    Method = new StringMatch { Exact = "GET" },
                    Path = new StringMatch { Prefix = "/" },
                },
            ],
        };
        var added = Apply(plain, Target(10) with { MirrorRoute = step });
        added.ShouldBe(
            """{"http":[{"name":"mirror","match":[{"method":{"exact":"GET"},"uri":{"prefix":"/"}}],"route":[{"destination":{"host":"stable"},"weight":90},{"destination":{"host":"canary"},"weight":10}],"mirror":{"host":"canary"},"mirrorPercentage":{"value":35}},{"name":"main","route":[{"destination":{"host":"stable"},"weight":90},{"destination":{"host":"canary"},"weight":10}]}]}"""
        );
        Apply(added, Target(20)).ShouldContain("\"mirror\":{\"host\":\"canary\"}");
        Apply(added, Target(0) with { RemovesManagedRoutes = true }).ShouldBe(plain);
    }

    [Fact]
    public void ManagedRoutes_KeepTheOrderThatIsDeclared() =>
        Apply(
                """{"http":[{"name":"main","route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]},{"name":"mirror","route":[]},{"name":"header","route":[]}]}""",
                Target(0)
            )
            .ShouldBe(
                """{"http":[{"name":"header","route":[]},{"name":"mirror","route":[]},{"name":"main","route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]}]}"""
            );

    [Theory]
    [InlineData("""{}""", "Unable to get any of the HTTP, TCP or TLS routes for the Istio VirtualService")]
    [InlineData("""{"http":[{"route":[{"destination":{"host":"stable"}}]}]}""", "Canary Service 'canary' not found in route")]
    [InlineData("""{"http":[{"route":[{"destination":{"host":"canary"}}]}]}""", "Stable Service 'stable' not found in route")]
    [InlineData("""{"http":[]}""", "Istio VirtualService has invalid HTTP routes. Error: spec.http[] should be set in VirtualService")]
    [InlineData("""{"http":[{"name":"header","route":[]}],"tls":[],"tcp":7}""", "spec.http[] should be set in VirtualService")]
    [InlineData("""{"http":[{"route":[]},{"route":[]}]}""", "it must have exactly one route when omitting")]
    [InlineData("""{"http":[{"route":"none"}]}""", "Canary Service 'canary' not found in route")]
    [InlineData("""{"http":[7,{"name":3,"route":[{"destination":5,"weight":"x"}]}]}""", "Canary Service 'canary' not found in route")]
    public void Apply_VirtualServiceThatDoesNotFit_IsRefusedWithTheRemedy(string spec, string error)
    {
        var message = Should.Throw<TrafficRoutingException>(() => Apply(spec, Target(10))).Message;
        message.ShouldContain(error);
        message.ShouldContain("VirtualService web: mend its routes");
    }

    [Fact]
    public void Apply_RouteThatIsNotThere_IsRefused() =>
        Should
            .Throw<TrafficRoutingException>(() =>
                Apply("""{"http":[{"name":"main","route":[]}]}""", Target(10), Any with { Routes = ["other"] })
            )
            .Message.ShouldContain("HTTP Route 'other' is not found in the defined Virtual Service.");

    /// <summary>Row G4: what a Rollout chooses of a kind that the VirtualService does not have counts for nothing.</summary>
    [Theory]
    [InlineData("tls")]
    [InlineData("tcp")]
    public void Routes_ChosenOfAKindThatIsNotThere_AreNotMissed(string kind)
    {
        const string match = """[{"match":[{"port":443,"sniHosts":["a"]}],"route":[""";
        const string end = "]}]";
        var chosen = Any with
        {
            Routes = ["primary"],
            TlsRoutes = [new TlsRoute { Port = 443, SniHosts = ["a"] }],
            TcpRoutes = [new TcpRoute { Port = 443 }],
        };

        Apply(
                $$$"""{"{{{kind}}}":{{{match}}}{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}{{{end}}}}""",
                Target(10),
                chosen
            )
            .ShouldBe(
                $$$"""{"{{{kind}}}":{{{match}}}{"destination":{"host":"stable"},"weight":90},{"destination":{"host":"canary"},"weight":10}{{{end}}}}"""
            );
    }

    [Fact]
    public void DestinationRule_SubsetsGetTheHashes_OthersStay()
    {
        var spec = JsonNode
            .Parse(
                """{"host":"web","subsets":[{"name":"stable","labels":{"app":"web"}},{"name":"canary"},{"name":"pinned","labels":{"v":"1"}}]}"""
            )!
            .AsObject();
        DestinationRuleSubsets
            .Apply(spec, new IstioRouting(Target(10), Rule, []))
            .ToJsonString()
            .ShouldBe(
                """[{"name":"stable","labels":{"app":"web","rollouts-pod-template-hash":"old"}},{"name":"canary","labels":{"rollouts-pod-template-hash":"new"}},{"name":"pinned","labels":{"v":"1"}}]"""
            );
        Should
            .Throw<TrafficRoutingException>(() => DestinationRuleSubsets.Apply([], new IstioRouting(Target(10), Rule, [])))
            .Message.ShouldContain("DestinationRule web has no subset canary");
    }

    [Fact]
    public void DestinationRule_UnderStrictArgo_LosesItsOtherSubsets()
    {
        var spec = JsonNode.Parse("""{"subsets":[{"name":"stable"},{"name":"pinned"},{"name":"canary"}]}""")!.AsObject();

        var subsets = DestinationRuleSubsets.Apply(spec, new IstioRouting(Target(10) with { StrictArgo = true }, Rule, []));

        subsets.Select(subset => (string?)subset!["name"]).ShouldBe(["stable", "canary"]);
    }

    [Theory]
    [InlineData(true, true, false, true)]
    [InlineData(true, false, true, true)]
    [InlineData(true, false, false, false)]
    [InlineData(false, true, false, false)]
    [InlineData(false, false, true, false)]
    public void Writes_ThatChangeNothing_AreRepeatedUnderStrictArgoOnly(bool strict, bool inStep, bool removes, bool repeats)
    {
        var route = new SetHeaderRoute { Name = "header" };
        var target = Target(10) with { StrictArgo = strict, HeaderRoute = inStep ? route : null, RemovesManagedRoutes = removes };

        ManagedRoutes.RepeatWrites(target, [new CanaryStep { SetHeaderRoute = route }]).ShouldBe(repeats);
        var mirror = target with { HeaderRoute = null, MirrorRoute = inStep ? new SetMirrorRoute { Name = "mirror" } : null };
        ManagedRoutes.RepeatWrites(mirror, [new CanaryStep { SetHeaderRoute = route }]).ShouldBe(repeats);
        ManagedRoutes.RepeatWrites(target with { HeaderRoute = null }, [new CanaryStep { SetWeight = 10 }]).ShouldBeFalse();
    }

    private static string Apply(string spec, TrafficTarget target, IstioVirtualService? chosen = null, IstioDestinationRule? rule = null)
    {
        var before = JsonNode.Parse(spec)!.AsObject();
        var after = VirtualServiceRoutes.Apply(before, chosen ?? Any, new IstioRouting(target, rule, ["header", "mirror"]));
        JsonNode.DeepEquals(before, JsonNode.Parse(spec)).ShouldBeTrue("what was read is not changed");
        return after.ToJsonString(
            new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
    }

    private static TrafficTarget Target(int weight) =>
        new()
        {
            Weight = weight,
            MaxWeight = 100,
            CanaryHash = "new",
            StableHash = "old",
            CanaryService = "canary",
            StableService = "stable",
        };
}
