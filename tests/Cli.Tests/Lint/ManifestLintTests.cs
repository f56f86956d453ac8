namespace Rollouts.Cli.Tests;

/// <summary>What is found in files of manifests.</summary>
public sealed class ManifestLintTests
{
    private const string Routing = "spec.strategy.canary.trafficRouting";

    /// <summary>Routing of a Rollout with the Services stable and canary, an object, and what is wrong with it; nothing for null.</summary>
    public static TheoryData<string, string, string?> Routers =>
        new()
        {
            { "{nginx: {stableIngress: web}}", Ingress("stable"), null },
            {
                "{nginx: {stableIngress: web}}",
                Ingress("other"),
                $"{Routing}.nginx.stableIngress: Invalid value: \"web\": ingress `web` has no rules using service stable backend"
            },
            { "{alb: {ingress: web, servicePort: 80, rootService: root}}", Ingress("root"), null },
            {
                "{alb: {ingress: web, servicePort: 80, rootService: root}}",
                Ingress("stable"),
                $"{Routing}.alb.ingress: Invalid value: \"web\": ingress `web` has no rules using service root backend"
            },
            {
                "{istio: {virtualService: {name: web, routes: [primary]}}}",
                VirtualService("{name: primary, route: [{destination: {host: stable}}, {destination: {host: canary}}]}"),
                null
            },
            {
                "{istio: {virtualService: {name: web, routes: [primary]}}}",
                VirtualService("{name: other, route: [{destination: {host: stable}}, {destination: {host: canary}}]}"),
                $"{Routing}.istio.virtualService.name: Invalid value: \"web\": Istio VirtualService has invalid HTTP routes. Error: HTTP Route 'primary' is not found in the defined Virtual Service."
            },
            {
                "{istio: {virtualService: {name: web}}}",
                VirtualService("{route: [{destination: {host: stable}}]}"),
                $"{Routing}.istio.virtualService.name: Invalid value: \"web\": Istio VirtualService has invalid HTTP routes. Error: Canary Service 'canary' not found in route"
            },
            {
                "{istio: {virtualService: {name: elsewhere}, destinationRule: {name: web, canarySubsetName: new, stableSubsetName: old}}}",
                "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: web}, spec: {host: web, subsets: [{name: new}, {name: old}]}}",
                null
            },
            {
                "{istio: {virtualService: {name: elsewhere}, destinationRule: {name: web, canarySubsetName: new, stableSubsetName: old}}}",
                "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: web}, spec: {host: web, subsets: [{name: new}]}}",
                $"DestinationRule web has no subset old: add it to spec.subsets, or correct {Routing}.istio.destinationRule"
            },
            {
                "{ambassador: {mappings: [web]}}",
                "{apiVersion: getambassador.io/v2, kind: Mapping, metadata: {name: web}, spec: {prefix: /, service: stable}}",
                null
            },
            {
                "{ambassador: {mappings: [web]}}",
                "{apiVersion: getambassador.io/v2, kind: Mapping, metadata: {name: web}, spec: {prefix: /, service: stable, weight: 20}}",
                "spec.weight: Invalid value: \"web\": Ambassador mapping \"web\" can not define weight"
            },
            {
                AppMesh,
                "{apiVersion: appmesh.k8s.aws/v1beta2, kind: VirtualService, metadata: {name: web}, spec: {provider: {virtualRouter: {virtualRouterRef: {name: elsewhere}}}}}",
                null
            },
            {
                AppMesh,
                "{apiVersion: appmesh.k8s.aws/v1beta2, kind: VirtualService, metadata: {name: web}, spec: {provider: {}}}",
                $"{Routing}.appMesh.virtualService.name: Invalid value: \"web\": Virtual-service is not associated with virtual-router"
            },
            {
                "{traefik: {weightedTraefikServiceName: web}}",
                "{apiVersion: traefik.io/v1alpha1, kind: TraefikService, metadata: {name: web}, spec: {weighted: {services: [{name: stable}, {name: canary}]}}}",
                null
            },
            {
                "{traefik: {weightedTraefikServiceName: web}}",
                "{apiVersion: traefik.io/v1alpha1, kind: TraefikService, metadata: {name: web}, spec: {weighted: {services: [{name: stable}]}}}",
                $"{Routing}.traefik.weightedTraefikServiceName: Invalid value: \"web\": traefik canary service was not found"
            },
            {
                "{apisix: {route: {name: web, rules: [all]}}}",
                "{apiVersion: apisix.apache.org/v2, kind: ApisixRoute, metadata: {name: web}, spec: {http: [{name: all, backends: [{serviceName: stable}, {serviceName: canary}]}]}}",
                null
            },
            {
                "{apisix: {route: {name: web, rules: [some]}}}",
                "{apiVersion: apisix.apache.org/v2, kind: ApisixRoute, metadata: {name: web}, spec: {http: [{name: all, backends: [{serviceName: stable}, {serviceName: canary}]}]}}",
                $"{Routing}.apisix.route: Invalid value: \"web\": Apisix http route rule some not found"
            },
            { "{gatewayAPI: {httpRoute: web}}", HttpRoute("[{name: stable}, {name: canary}]"), null },
            {
                "{gatewayAPI: {httpRoute: web}}",
                HttpRoute("[{name: stable}]"),
                "HTTPRoute default/web: no rule leads to both canary and stable of namespace default: add both Services to the backendRefs of a rule, with any weights"
            },
            {
                "{plugins: {argoproj-labs/gatewayAPI: {httpRoute: web, namespace: edge}}}",
                HttpRoute("[{name: stable, namespace: shop}, {name: canary}]", "edge"),
                "HTTPRoute edge/web: no rule leads to both canary and stable of namespace shop: add both Services to the backendRefs of a rule, with any weights"
            },
            { "{smi: {}}", "{apiVersion: split.smi-spec.io/v1alpha1, kind: TrafficSplit, metadata: {name: other}}", null },
        };

    private static string AppMesh =>
        "{appMesh: {virtualService: {name: web}, virtualNodeGroup: {canaryVirtualNodeRef: {name: c}, stableVirtualNodeRef: {name: s}}}}";

    [Theory]
    [MemberData(nameof(Routers))]
    public void Router_ObjectOfTheSameFile_IsCheckedAsInTheCluster(string routing, string item, string? expected)
    {
        var space = item.Contains("edge", StringComparison.Ordinal) ? "shop" : "";
        var findings = ManifestLint.Of($"{Canary(routing, space)}\n---\n{item}\n");

        findings.Select(finding => finding.Text).ShouldBe(expected is null ? [] : [expected]);
        findings.ShouldAllBe(finding => finding.Subject == "Rollout web" && finding.Line > 1);
    }

    [Fact]
    public void VirtualRouter_OfAnotherShape_IsFoundThroughTheVirtualService() =>
        ManifestLint
            .Of(
                $$"""
                {{Canary(AppMesh)}}
                ---
                {apiVersion: appmesh.k8s.aws/v1beta2, kind: VirtualService, metadata: {name: web}, spec: {provider: {virtualRouter: {virtualRouterRef: {name: r} } } } }
                ---
                {apiVersion: appmesh.k8s.aws/v1beta2, kind: VirtualRouter, metadata: {name: r}, spec: {routes: [{name: a, httpRoute: {action: {weightedTargets: [{}]} } }]} }
                """
            )
            .ShouldHaveSingleItem()
            .Text.ShouldEndWith("Invalid number of weightedTargets (1) for AppMesh virtual-router r and route a, expected 2");

    [Fact]
    public void Reference_ThatIsNotInTheFile_MayBeInTheCluster() =>
        ManifestLint.Of(Canary("{nginx: {stableIngress: web}, istio: {virtualService: {name: web}}}")).ShouldBeEmpty();

    [Fact]
    public void Service_OfTheFile_HasToSelectThePodsAndBelongToOneRollout()
    {
        var findings = ManifestLint.Of(
            $$"""
            {{Canary("{smi: {}}")}}
            ---
            {{Canary("{smi: {}}").Replace("name: web", "name: other", StringComparison.Ordinal)}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: stable}, spec: {selector: {app: web, rollouts-pod-template-hash: abc} } }
            ---
            {apiVersion: v1, kind: Service, metadata: {name: canary, annotations: {argo-rollouts.argoproj.io/managed-by-rollouts: web} }, spec: {selector: {app: wep} } }
            """
        );

        findings
            .Select(finding => $"{finding.Subject}: {finding.Text}")
            .ShouldBe([
                "Rollout web: spec.strategy.canary.canaryService: Invalid value: \"canary\": Service \"canary\" has unmatch label \"app\" in rollout",
                "Rollout other: spec.strategy.canary.stableService: Invalid value: \"stable\": Service \"stable\" is managed by another Rollout",
                "Rollout other: spec.strategy.canary.canaryService: Invalid value: \"canary\": Service \"canary\" is managed by another Rollout",
                "Rollout other: spec.strategy.canary.canaryService: Invalid value: \"canary\": Service \"canary\" has unmatch label \"app\" in rollout",
            ]);
    }

    [Fact]
    public void Service_ThatCannotBeRead_IsAnErrorOfWhoNamesIt() =>
        ManifestLint
            .Of($"{Canary("{smi: {}}")}\n---\n{{apiVersion: v1, kind: Service, metadata: {{name: stable}}, spec: {{selector: [1]}}}}")
            .ShouldHaveSingleItem()
            .Text.ShouldStartWith(
                "spec.strategy.canary.stableService: Invalid value: \"stable\": Service \"stable\" cannot be read: spec.selector"
            );

    [Theory]
    [InlineData("app: web", 0)]
    [InlineData("app: wep", 1)]
    public void Workload_OfTheSameFile_IsWhereThePodsComeFrom(string label, int faults) =>
        ManifestLint
            .Of(
                $$"""
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: web}
                spec:
                  workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}
                  strategy: {blueGreen: {activeService: web} }
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web} }
                  template: {metadata: {labels: {app: web} }, spec: {containers: [{name: web, image: 'web:1'}]} }
                ---
                {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: { {{label}} } } }
                """
            )
            .Count.ShouldBe(faults);

    [Fact]
    public void UnknownField_IsNamedWithItsLineAndWhatIsKnownThere()
    {
        var findings = ManifestLint.Of(
            """
            # The first document has nothing.
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata:
              name: web
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: web
                      imagee: web:1
              strategy:
                canary:
                  steps:
                    - setWeight: 20
                    - setWieght: 40
            """
        );

        findings
            .Select(finding => $"{finding.Line} {finding.Text}")
            .ShouldBe([
                "14 unknown field \"spec.template.spec.containers[0].imagee\"",
                "19 unknown field \"spec.strategy.canary.steps[1].setWieght\"",
                "13 spec.template.spec.containers[0].image: Required value",
                "19 spec.strategy.steps[1]: Invalid value: \"step.Experiment: true step.Pause: true step.SetWeight: true step.Analysis: true step.SetCanaryScale: true step.SetHeaderRoute: true step.SetMirrorRoutes: true step.Plugin: true\": Step must have one of the following set: experiment, setWeight, setCanaryScale or pause",
            ]);
        findings[0].Remedy!.ShouldContain(" image, ");
        findings[1].Remedy!.ShouldContain(" setWeight");
    }

    [Fact]
    public void Spec_ThatIsWrong_IsToldInArgosWordsInItsLine()
    {
        var finding = ManifestLint.Of($"{Canary("{smi: {}}").TrimEnd()}\n      steps:\n        - setWeight: 120\n").ShouldHaveSingleItem();

        finding.Text.ShouldBe("spec.strategy.steps[0].setWeight: Invalid value: 120: SetWeight needs to be between 0 and 100");
        finding.Line.ShouldBe(17);
        finding.Remedy.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("kind: Rollout\n  apiVersion: x", "line 2: not YAML")]
    [InlineData("a: [1", "not YAML")]
    [InlineData("a: {\nb: 1\n}", "every line between { } or [ ] by at least one space")]
    [InlineData("a: 1\nb: 2\na: 3", "not YAML")]
    [InlineData("- 1", "Object 'Kind' is missing")]
    [InlineData("apiVersion: v1", "Object 'Kind' is missing")]
    [InlineData("{apiVersion: argoproj.io/v1alpha1, kind: Rollout, spec: [1]}", "spec: Invalid value")]
    [InlineData("{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: 5}", "Rollout : ")]
    public void Text_ThatIsNoManifest_IsAFindingWithALine(string text, string expected)
    {
        var finding = ManifestLint.Of(text)[0];

        finding.ToString().ShouldContain(expected);
        finding.ToString().ShouldMatch("^line [0-9]+: ");
        finding.Remedy.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Namespace_WhereNoneIsWritten_IsTheOneThatIsGiven()
    {
        var text = $$"""
            {{Canary("{gatewayAPI: {httpRoute: web}}")}}
            ---
            {{HttpRoute("[{name: stable, namespace: shop}, {name: canary}]")}}
            """;

        ManifestLint.Of(text, "shop").ShouldBeEmpty();
        ManifestLint.Of(text).ShouldHaveSingleItem().Text.ShouldContain("of namespace default");
    }

    [Fact]
    public void OtherKinds_AreNotLookedAt() =>
        ManifestLint
            .Of("{apiVersion: argoproj.io/v1alpha1, kind: AnalysisTemplate, spec: {metrics: 5}}\n---\n{kind: Service, spec: 7}")
            .ShouldBeEmpty();

    private static string Canary(string routing, string space = "") =>
        $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata:
              name: web
              namespace: "{{space}}"
            spec:
              selector: {matchLabels: {app: web} }
              template:
                metadata: {labels: {app: web} }
                spec: {containers: [{name: web, image: 'web:1'}]}
              strategy:
                canary:
                  stableService: stable
                  canaryService: canary
                  trafficRouting: {{routing}}
            """;

    private static string Ingress(string service) =>
        $$"""{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {rules: [{http: {paths: [{backend: {service: {name: {{service}} } } }]} }]} }""";

    private static string VirtualService(string route) =>
        $$"""{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: web}, spec: {http: [{{route}}]} }""";

    private static string HttpRoute(string references, string space = "") =>
        $$"""{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: web, namespace: "{{space}}"}, spec: {rules: [{backendRefs: {{references}} }]} }""";
}
