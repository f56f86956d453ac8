using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.EndToEnd.Tests;

/// <summary>Experiments on a real control plane, their analyses measured by the analysis service.</summary>
public sealed class ExperimentReleaseTests(ClusterFixture clusters, Workshop workshop) : IClassFixture<Workshop>
{
    private static readonly ResourceType VirtualServices = new("networking.istio.io", "v1alpha3", "virtualservices", "VirtualService");

    [Theory]
    [InlineData("passing", "result == 1", "Successful")]
    [InlineData("failing", "result == 2", "Failed")]
    public async Task Experiment_WithAnalysis_EndsWithItsVerdictAndLeavesNothingRunning(string name, string condition, string phase)
    {
        await workshop.OpenAsync(clusters);
        await CreateAnalysisAsync(name, condition);

        await workshop.Home.CreateAsync(
            KnownResources.Experiments,
            $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Experiment
            metadata: { name: {{name}} }
            spec:
              scaleDownDelaySeconds: 0
              templates:
                - name: one
                  replicas: 2
                  service: {}
                  selector: { matchLabels: { app: {{name}} } }
                  template:
                    metadata: { labels: { app: {{name}} } }
                    spec:
                      containers:
                        - { name: web, image: "web:1", ports: [{ containerPort: 80 }] }
              analyses:
                - { name: rate, templateName: {{name}}, requiredForCompletion: true, args: [{ name: hash, value: "{{"{{templates.one.podTemplateHash}}"}}" }] }
            """
        );

        var ended = await AwaitAsync(
            KnownResources.Experiments,
            name,
            found => (string?)found["status"]?["phase"] == phase && AreGone(found),
            $"{phase}, without pods"
        );
        ((string?)ended["status"]!["analysisRuns"]![0]!["phase"]).ShouldBe(phase);
        var run = (await workshop.Home.GetAsync(KnownResources.AnalysisRuns, $"{name}-rate")).ToNode();
        ((string?)run["status"]!["phase"]).ShouldBe(phase);
        var replicaSet = (await workshop.Home.GetAsync(KnownResources.ReplicaSets, $"{name}-one")).ToNode();
        ((string?)run["spec"]!["args"]![0]!["value"]).ShouldBe((string?)replicaSet["metadata"]!["labels"]!["rollouts-pod-template-hash"]);
        (await workshop.Home.ListAsync(KnownResources.Services)).ShouldAllBe(service => service.Header.Name != $"{name}-one");
    }

    [Fact]
    public async Task CanaryStep_WhoseAnalysisFails_AbortsTheRelease()
    {
        await workshop.OpenAsync(clusters);
        await CreateAnalysisAsync("refused", "result == 2");
        await CreateRolloutAsync("refused", "", "{ name: canary, specRef: canary }");

        await ReleaseAsync("refused");

        var rollout = await AwaitAsync(
            KnownResources.Rollouts,
            "refused",
            found => (string?)found["status"]?["phase"] == "Degraded" && (bool?)found["status"]?["abort"] == true,
            "aborted"
        );
        ((string?)rollout["status"]!["message"]).ShouldStartWith(
            "RolloutAborted: Rollout aborted update to revision 2: Experiment analysis phase is error/failed: Metric \"rate\" assessed Failed"
        );
        await AwaitNoPodsAsync("refused");
    }

    [Fact]
    public async Task CanaryStep_WithWeights_SendsRequestsToBaselineAndCanaryWhileItRuns()
    {
        await workshop.OpenAsync(clusters);
        await EnsureVirtualServicesAsync();
        await CreateAnalysisAsync("routed", "result == 1", initialDelay: "3s");
        foreach (var service in new[] { "routed-stable", "routed-canary" })
        {
            await workshop.Home.CreateAsync(
                KnownResources.Services,
                $$"""
                apiVersion: v1
                kind: Service
                metadata: { name: {{service}} }
                spec: { selector: { app: routed }, ports: [{ port: 80 }] }
                """
            );
        }

        await workshop.Home.CreateAsync(
            VirtualServices,
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: VirtualService
            metadata: { name: routed }
            spec:
              hosts: [routed]
              http:
                - route:
                    - { destination: { host: routed-stable }, weight: 100 }
                    - { destination: { host: routed-canary }, weight: 0 }
            """
        );
        await CreateRolloutAsync(
            "routed",
            "stableService: routed-stable, canaryService: routed-canary, trafficRouting: { istio: { virtualService: { name: routed } } },",
            "{ name: baseline, specRef: stable, weight: 10 }, { name: canary, specRef: canary, weight: 5 }"
        );

        await ReleaseAsync("routed");

        var weighted = await AwaitAsync(VirtualServices, "routed", found => Destinations(found).Count == 4, "with two experiments");
        var rollout = (await workshop.Home.GetAsync(KnownResources.Rollouts, "routed")).ToNode();
        var hash = (string)rollout["status"]!["currentPodHash"]!;
        Destinations(weighted)
            .ShouldBe([
                ("routed-stable", 35),
                ("routed-canary", 50),
                ($"routed-{hash}-2-1-baseline", 10),
                ($"routed-{hash}-2-1-canary", 5),
            ]);
        await AwaitAsync(
            KnownResources.Rollouts,
            "routed",
            found => (string?)found["status"]?["phase"] == "Healthy" && (string?)found["status"]?["stableRS"] == hash,
            "promoted"
        );
        await AwaitAsync(
            VirtualServices,
            "routed",
            found => Destinations(found).SequenceEqual([("routed-stable", 100), ("routed-canary", 0)]),
            "all requests on the stable Service"
        );
        await AwaitNoPodsAsync("routed");
    }

    private Task<JsonObject> AwaitAsync(ResourceType type, string name, Func<JsonObject, bool> until, string what) =>
        workshop.DescribeFailureAsync(() => workshop.Home.AwaitAsync(type, name, until, what, TimeSpan.FromSeconds(120)));

    /// <summary>The Experiments of a Rollout have told all their pods to go.</summary>
    private Task<bool> AwaitNoPodsAsync(string rollout) =>
        workshop.DescribeFailureAsync(async () =>
        {
            await Eventually.HoldsAsync(
                async () =>
                    (await workshop.Home.ListAsync(KnownResources.ReplicaSets))
                        .Where(set =>
                            set.Header.Controller?.Kind == "Experiment" && set.Header.Name.StartsWith(rollout, StringComparison.Ordinal)
                        )
                        .Select(static set => set.ToNode())
                        .All(static set => (int)set["spec"]!["replicas"]! == 0 && ((int?)set["status"]?["replicas"] ?? 0) == 0),
                $"no pods of experiments of {rollout}"
            );
            return true;
        });

    private Task CreateAnalysisAsync(string name, string condition, string initialDelay = "0s") =>
        workshop.Home.CreateAsync(
            KnownResources.AnalysisTemplates,
            $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisTemplate
            metadata: { name: {{name}} }
            spec:
              args: [{ name: hash, value: none }]
              metrics:
                - name: rate
                  initialDelay: {{initialDelay}}
                  successCondition: {{condition}}
                  provider: { web: { url: "{{workshop.SourceUrl}}/good", jsonPath: "{$.rate}" } }
            """
        );

    private Task<JsonObject> CreateRolloutAsync(string name, string routing, string templates) =>
        workshop.DescribeFailureAsync(async () =>
        {
            await workshop.Home.CreateAsync(
                KnownResources.Rollouts,
                $$"""
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: { name: {{name}} }
                spec:
                  replicas: 2
                  selector: { matchLabels: { app: {{name}} } }
                  template:
                    metadata: { labels: { app: {{name}} } }
                    spec:
                      containers:
                        - { name: web, image: "web:1", ports: [{ containerPort: 80 }] }
                  strategy:
                    canary: {
                      {{routing}}
                      steps: [
                        { setWeight: 50 },
                        { experiment: {
                            scaleDownDelaySeconds: 0,
                            templates: [{{templates}}],
                            analyses: [{ name: rate, templateName: {{name}}, requiredForCompletion: true }] } }
                      ]
                    }
                """
            );
            return await workshop.Home.AwaitAsync(
                KnownResources.Rollouts,
                name,
                static found => (string?)found["status"]?["phase"] == "Healthy",
                "first version up"
            );
        });

    private Task<KubeObject> ReleaseAsync(string name)
    {
        var containers = JsonNode.Parse("""[{"name":"web","image":"web:2","ports":[{"containerPort":80}]}]""");
        var template = new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } };
        return workshop.Home.PatchAsync(
            KnownResources.Rollouts,
            name,
            new JsonObject { ["spec"] = new JsonObject { ["template"] = template } }
        );
    }

    /// <summary>The CRD of Istio, as far as it is needed; other tests may have made it.</summary>
    private async Task EnsureVirtualServicesAsync()
    {
        var client = workshop.Home.Cluster.Client;
        try
        {
            await client.CreateAsync(
                KnownResources.CustomResourceDefinitions,
                null,
                YamlManifest.ReadOne(
                    """
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: { name: virtualservices.networking.istio.io }
                    spec:
                      group: networking.istio.io
                      scope: Namespaced
                      names: { kind: VirtualService, listKind: VirtualServiceList, plural: virtualservices, singular: virtualservice }
                      versions:
                        - name: v1alpha3
                          served: true
                          storage: true
                          schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
                    """
                )
            );
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            // Made by another test of this cluster.
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    await client.ListAsync(VirtualServices, workshop.Home.Name);
                    return true;
                }
                catch (KubernetesApiException refusal) when (refusal.IsNotFound)
                {
                    return false;
                }
            },
            "VirtualServices are served"
        );
    }

    private static List<(string Host, int Weight)> Destinations(JsonObject virtualService) =>
        [
            .. virtualService["spec"]!["http"]![0]!["route"]!
                .AsArray()
                .Select(route => ((string)route!["destination"]!["host"]!, (int)route["weight"]!)),
        ];

    private static bool AreGone(JsonObject experiment) =>
        experiment["status"]!["templateStatuses"]!.AsArray().All(static status => (int)status!["replicas"]! == 0);
}
