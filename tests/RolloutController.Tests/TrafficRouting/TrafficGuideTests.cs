using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>
/// The examples of docs/traffic-routing.md: a block with a Rollout is created with what belongs to it and a new version is released; once the Rollout pauses,
/// the objects are as the block after it says.
/// </summary>
public sealed class TrafficGuideTests
{
    private static readonly string Path = System.IO.Path.Combine(ProjectRoot(), "docs", "traffic-routing.md");

    /// <summary>Line of each example.</summary>
    public static TheoryData<int> Examples => [.. Blocks().Where(block => IsRollout(block.Documents)).Select(block => block.Line)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_OfTheGuide_WritesWhatThePageSays(int line)
    {
        var blocks = Blocks();
        var example = blocks.FindIndex(block => block.Line == line);
        var expected = blocks[example + 1].Documents;
        IsRollout(expected).ShouldBeFalse($"docs/traffic-routing.md:{line}: an example is followed by what becomes of it");

        await using var bed = await ControllerBed.StartAsync();
        var types = await CreateAsync(bed, blocks[example].Documents, expected);
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        foreach (var document in expected)
        {
            var (kind, name) = ((string)document["kind"]!, (string)document["metadata"]!["name"]!);
            await Eventually.ReadAsync(
                async () => (await bed.Client.GetAsync(types[kind], "default", name)).ToNode(),
                item => document.All(member => member.Key == "apiVersion" || Contains(item[member.Key], member.Value)),
                $"docs/traffic-routing.md:{blocks[example + 1].Line}: {kind} {name} to be {document.ToJsonString()}"
            );
        }

        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        (await bed.EventsAsync("RolloutCompleted")).ShouldNotContain("TrafficRoutingError");
    }

    [Fact]
    public void Page_EveryBlock_IsAnExampleOrWhatBecomesOfIt() =>
        Blocks().Count.ShouldBe(2 * Examples.Count, "blocks of docs/traffic-routing.md come in pairs");

    /// <summary>Creates the objects, the Services that the Rollout names, and definitions of the kinds that the cluster does not have, of those too that routers make.</summary>
    private static async Task<Dictionary<string, ResourceType>> CreateAsync(
        ControllerBed bed,
        List<JsonObject> documents,
        List<JsonObject> expected
    )
    {
        var types = new Dictionary<string, ResourceType>(StringComparer.Ordinal) { ["Service"] = KnownResources.Services };
        foreach (var document in documents.Concat(expected.Where(made => made.ContainsKey("apiVersion"))))
        {
            var (apiVersion, kind) = ((string)document["apiVersion"]!, (string)document["kind"]!);
            if (!types.ContainsKey(kind))
            {
                types[kind] = await bed.Client.Discovery.FindByKindAsync(apiVersion, kind) ?? await DefineAsync(bed, apiVersion, kind);
            }
        }

        foreach (var document in documents.OrderBy(document => (string?)document["kind"] == ApiGroup.RolloutKind))
        {
            if ((string?)document["kind"] == ApiGroup.RolloutKind)
            {
                await CreateServicesAsync(bed, document, documents);
            }

            await bed.Client.CreateAsync(types[(string)document["kind"]!], "default", document);
        }

        return types;
    }

    private static async Task CreateServicesAsync(ControllerBed bed, JsonObject rollout, List<JsonObject> documents)
    {
        var given = documents
            .Where(document => (string?)document["kind"] == "Service")
            .Select(document => (string?)document["metadata"]!["name"]);
        var named = ServiceReferences
            .Of(KubeObject.FromNode(rollout).As<Rollout>(RolloutsJson.Options))
            .Select(reference => reference.Name);
        foreach (var service in named.Except(given))
        {
            await bed.CreateServiceAsync(service!);
        }
    }

    private static async Task<ResourceType> DefineAsync(ControllerBed bed, string apiVersion, string kind)
    {
        var type = new ResourceType(apiVersion.Split('/')[0], apiVersion.Split('/')[1], $"{kind.ToLowerInvariant()}s", kind);
        await bed.Client.CreateAsync(
            KnownResources.CustomResourceDefinitions,
            null,
            JsonNode
                .Parse(
                    $$$"""
                    {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{type.Plural}}}.{{{type.Group}}}"},
                     "spec":{"group":"{{{type.Group}}}","scope":"Namespaced",
                      "names":{"kind":"{{{kind}}}","listKind":"{{{kind}}}List","plural":"{{{type.Plural}}}","singular":"{{{kind.ToLowerInvariant()}}}"},
                      "versions":[{"name":"{{{type.Version}}}","served":true,"storage":true,"subresources":{"status":{}},
                       "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
                    """
                )!
                .AsObject()
        );
        return type;
    }

    /// <summary>Whether an object says all that is expected; lists say just that.</summary>
    private static bool Contains(JsonNode? actual, JsonNode? expected) =>
        (actual, expected) switch
        {
            (JsonObject found, JsonObject wanted) => wanted.All(member => Contains(found[member.Key], member.Value)),
            (JsonArray found, JsonArray wanted) => found.Count == wanted.Count
                && found.Zip(wanted).All(pair => Contains(pair.First, pair.Second)),
            _ => JsonNode.DeepEquals(actual, expected),
        };

    private static bool IsRollout(List<JsonObject> documents) =>
        documents.Exists(document => (string?)document["kind"] == ApiGroup.RolloutKind);

    private static List<(int Line, List<JsonObject> Documents)> Blocks()
    {
        var lines = File.ReadAllLines(Path);
        return
        [
            .. Enumerable
                .Range(0, lines.Length)
                .Where(i => lines[i] == "```yaml")
                .Select(i =>
                    (
                        i + 1,
                        KubeYaml.Read(string.Join('\n', lines[(i + 1)..Array.IndexOf(lines, "```", i + 1)])).OfType<JsonObject>().ToList()
                    )
                ),
        ];
    }

    private static string ProjectRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Rollouts.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Rollouts.sln was not found above the tests");
        }

        return folder.FullName;
    }
}
