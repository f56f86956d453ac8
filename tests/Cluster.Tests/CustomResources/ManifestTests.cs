using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>What users write today is stored whole by a real API server with our CRDs, and what cannot be meant is refused with the field's path.</summary>
public sealed class ManifestTests(ClusterFixture clusters)
{
    private const string Folder = "tests/Cluster.Tests/Manifests";
    private const string Expectation = "# must say: ";

    public static TheoryData<string> Accepted => [.. Files("Accepted")];

    public static TheoryData<string> Refused => [.. Files("Refused")];

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Create_ManifestOfAUser_IsStoredWhole(string file)
    {
        var cluster = await clusters.GetAsync();
        await using var home = await cluster.CreateNamespaceAsync("manifests");
        var manifest = YamlManifest.ReadOne(await ReadAsync("Accepted", file));
        var type = TypeOf(manifest);
        if (!type.Namespaced)
        {
            manifest["metadata"]!["name"] = home.Name;
        }

        var stored = (await cluster.Client.CreateAsync(type, type.Namespaced ? home.Name : null, manifest)).ToNode();
        if (!type.Namespaced)
        {
            await cluster.Client.DeleteAsync(type, null, home.Name);
        }

        foreach (var part in new[] { "spec", "status" })
        {
            JsonDifference.Of(manifest[part], stored[part], part).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Create_FieldOfAWrongType_IsRefusedWithItsPath(string file)
    {
        var cluster = await clusters.GetAsync();
        await using var home = await cluster.CreateNamespaceAsync("manifests");
        var text = await ReadAsync("Refused", file);
        var manifest = YamlManifest.ReadOne(text);

        var refusal = await Should.ThrowAsync<KubernetesApiException>(() => home.CreateAsync(TypeOf(manifest), manifest));

        refusal.Message.ShouldContain(text.Split('\n')[0][Expectation.Length..]);
    }

    [Fact]
    public async Task Create_UnknownFields_AreDroppedOutsideThePartsThatBelongToOthers()
    {
        var cluster = await clusters.GetAsync();
        await using var home = await cluster.CreateNamespaceAsync("manifests");
        var stored = await home.CreateAsync(
            KnownResources.Rollouts,
            YamlManifest.ReadOne(
                """
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: { name: unknown }
                unknown: 1
                spec:
                  unknown: 1
                  template:
                    unknown: 1
                    metadata: { unknown: 1 }
                    spec: { unknown: 1 }
                  strategy:
                    unknown: 1
                    canary:
                      unknown: 1
                      trafficRouting: { unknown: 1, plugins: { any/plugin: { unknown: 1 } } }
                      steps:
                        - setWeight: 1
                          unknown: 1
                        - plugin: { name: a, unknown: 1, config: { unknown: 1 } }
                """
            )
        );

        var node = stored.ToNode();
        node["unknown"].ShouldBeNull();
        node["spec"]!
            .ToJsonString()
            .ShouldBe(
                """{"strategy":{"canary":{"steps":[{"setWeight":1},{"plugin":{"config":{"unknown":1},"name":"a"}}],"trafficRouting":{"plugins":{"any/plugin":{"unknown":1}}}}},"template":{"metadata":{"unknown":1},"spec":{"unknown":1},"unknown":1}}"""
            );
    }

    /// <summary>Rows A16 and A17: only Rollouts have a status of their own, the others are written whole.</summary>
    [Theory]
    [InlineData("Rollout", false)]
    [InlineData("Experiment", true)]
    [InlineData("AnalysisRun", true)]
    public async Task Patch_StatusThroughTheMainResource_IsKeptOnlyWithoutAStatusSubresource(string kind, bool kept)
    {
        var cluster = await clusters.GetAsync();
        await using var home = await cluster.CreateNamespaceAsync("status");
        var body = new JsonObject
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "one" },
            ["spec"] = new JsonObject(),
        };
        if (kind != "Rollout")
        {
            body["spec"]![kind == "Experiment" ? "templates" : "metrics"] = new JsonArray();
        }

        var type = TypeOf(body);
        await home.CreateAsync(type, body);

        var patched = await home.PatchAsync(type, "one", new JsonObject { ["status"] = new JsonObject { ["phase"] = "Running" } });

        (patched.ToNode()["status"]?["phase"]?.GetValue<string>() == "Running").ShouldBe(kept);
    }

    [Fact]
    public async Task Scale_Rollout_IsReadAndWrittenThroughTheSubresource()
    {
        var cluster = await clusters.GetAsync();
        await using var home = await cluster.CreateNamespaceAsync("scale");
        await home.CreateAsync(KnownResources.Rollouts, YamlManifest.ReadOne(await ReadAsync("Accepted", "rollout-blue-green.yaml")));

        var scale = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 7 } };
        await home.PatchAsync(KnownResources.Rollouts, "blue-green", scale, "scale");

        var rollout = await home.GetAsync(KnownResources.Rollouts, "blue-green");
        rollout.ToNode()["spec"]!["replicas"]!.GetValue<int>().ShouldBe(7);
    }

    private static ResourceType TypeOf(JsonObject manifest) =>
        manifest["kind"]!.GetValue<string>() switch
        {
            "Rollout" => KnownResources.Rollouts,
            "AnalysisRun" => KnownResources.AnalysisRuns,
            "AnalysisTemplate" => KnownResources.AnalysisTemplates,
            "ClusterAnalysisTemplate" => KnownResources.ClusterAnalysisTemplates,
            "Experiment" => KnownResources.Experiments,
            var kind => throw new InvalidOperationException($"no test knows the kind {kind}"),
        };

    private static Task<string> ReadAsync(string part, string file) => File.ReadAllTextAsync(ProjectRoot.PathOf($"{Folder}/{part}/{file}"));

    private static IEnumerable<string> Files(string part) =>
        Directory
            .EnumerateFiles(ProjectRoot.PathOf($"{Folder}/{part}"), "*.yaml")
            .Select(static path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal);
}
