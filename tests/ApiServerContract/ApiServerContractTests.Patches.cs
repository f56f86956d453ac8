using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.ApiServerContract;

public abstract partial class ApiServerContractTests
{
    [Fact]
    public async Task Patch_Merge_SetsAndRemovesMembers()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "a", "\"annotations\":{\"old\":\"1\"}", """{"keep":"1","drop":"1","set":"1"}""");

        var patched = await PatchConfigMapAsync(
            space.Name,
            "a",
            """{"metadata":{"annotations":{"new":"2"}},"data":{"drop":null,"set":"2","missing":null}}"""
        );

        Node(patched, "data")!.ToJsonString().ShouldBe("""{"keep":"1","set":"2"}""");
        patched.Header.Annotations.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Patch_NothingChanges_KeepsResourceVersion()
    {
        await using var space = await NamespaceAsync();
        var created = await CreateConfigMapAsync(space.Name, "a", data: """{"k":"1"}""");

        var patched = await PatchConfigMapAsync(space.Name, "a", """{"data":{"k":"1"}}""");

        patched.Header.ResourceVersion.ShouldBe(created.Header.ResourceVersion);
    }

    [Fact]
    public async Task Patch_StaleResourceVersion_Conflict()
    {
        await using var space = await NamespaceAsync();
        var created = await CreateConfigMapAsync(space.Name, "a");
        await PatchConfigMapAsync(space.Name, "a", """{"data":{"k":"1"}}""");

        var refused = await RefusedAsync(
            () =>
                PatchConfigMapAsync(
                    space.Name,
                    "a",
                    $$$"""{"metadata":{"resourceVersion":"{{{created.Header.ResourceVersion}}}"},"data":{"k":"2"}}"""
                ),
            HttpStatusCode.Conflict,
            "Conflict"
        );

        refused.IsConflict.ShouldBeTrue();
        Text(await Client.GetAsync(KnownResources.ConfigMaps, space.Name, "a"), "data", "k").ShouldBe("1");
    }

    [Fact]
    public async Task Patch_CurrentResourceVersion_Writes()
    {
        await using var space = await NamespaceAsync();
        var created = await CreateConfigMapAsync(space.Name, "a");

        var patched = await PatchConfigMapAsync(
            space.Name,
            "a",
            $$$"""{"metadata":{"resourceVersion":"{{{created.Header.ResourceVersion}}}"},"data":{"k":"2"}}"""
        );

        Text(patched, "data", "k").ShouldBe("2");
    }

    [Fact]
    public async Task Patch_OtherUid_Refused()
    {
        await using var space = await NamespaceAsync();
        var created = await CreateConfigMapAsync(space.Name, "a");

        // Older servers call the field immutable (422), newer ones a failed precondition (409).
        var refused = await Should.ThrowAsync<KubernetesApiException>(() =>
            PatchConfigMapAsync(space.Name, "a", """{"metadata":{"uid":"other"},"data":{"k":"2"}}""")
        );

        refused.StatusCode.ShouldBeOneOf(HttpStatusCode.UnprocessableEntity, HttpStatusCode.Conflict);
        (await Client.GetAsync(KnownResources.ConfigMaps, space.Name, "a")).Header.ResourceVersion.ShouldBe(created.Header.ResourceVersion);
    }

    [Fact]
    public async Task Patch_Json_AppliesAllOrNothing()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "a", data: """{"k":"1"}""");

        var patched = await JsonPatchAsync(
            space.Name,
            """
            [{"op":"test","path":"/data/k","value":"1"},{"op":"copy","from":"/data/k","path":"/data/copy"},
             {"op":"replace","path":"/data/k","value":"2"},{"op":"move","from":"/data/k","path":"/data/moved"}]
            """
        );
        await RefusedAsync(
            () =>
                JsonPatchAsync(
                    space.Name,
                    """[{"op":"add","path":"/data/late","value":"x"},{"op":"test","path":"/data/copy","value":"other"}]"""
                ),
            HttpStatusCode.UnprocessableEntity,
            "Invalid"
        );
        await RefusedAsync(
            () => JsonPatchAsync(space.Name, """[{"op":"remove","path":"/data/nothing"}]"""),
            HttpStatusCode.UnprocessableEntity,
            "Invalid"
        );

        Node(patched, "data")!.ToJsonString().ShouldBe("""{"copy":"1","moved":"2"}""");
        var after = await Client.GetAsync(KnownResources.ConfigMaps, space.Name, "a");
        after.Header.ResourceVersion.ShouldBe(patched.Header.ResourceVersion);
    }

    [Fact]
    public async Task Patch_StrategicMerge_MergesListsByKey()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.Deployments, space.Name, Deployment("web", 0));

        await StrategicPatchAsync(
            space.Name,
            """{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"side:1","env":[{"name":"A","value":"1"}]}]}}}}"""
        );
        var patched = await StrategicPatchAsync(
            space.Name,
            """
            {"spec":{"template":{"spec":{"containers":[
              {"name":"main","image":"main:2"},
              {"name":"side","env":[{"name":"B","value":"2"}]}
            ]}}}}
            """
        );

        var containers = Node(patched, "spec", "template", "spec", "containers")!.AsArray();
        containers.Count.ShouldBe(2);
        var main = containers.Single(static item => item!["name"]!.ToString() == "main")!;
        var side = containers.Single(static item => item!["name"]!.ToString() == "side")!;
        main["image"]!.ToString().ShouldBe("main:2");
        side["image"]!.ToString().ShouldBe("side:1");
        side["env"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Patch_StrategicMerge_HonoursDirectives()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.Deployments, space.Name, Deployment("web", 0));
        await StrategicPatchAsync(
            space.Name,
            """{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"side:1"},{"name":"third","image":"third:1"}]}}}}"""
        );

        var patched = await StrategicPatchAsync(
            space.Name,
            """
            {"spec":{
              "strategy":{"$retainKeys":["type"],"type":"Recreate"},
              "template":{"spec":{
                "$setElementOrder/containers":[{"name":"third"},{"name":"main"}],
                "containers":[{"name":"side","$patch":"delete"}]
              }}
            }}
            """
        );

        Node(patched, "spec", "strategy")!.ToJsonString().ShouldBe("""{"type":"Recreate"}""");
        Node(patched, "spec", "template", "spec", "containers")!
            .AsArray()
            .Select(static item => item!["name"]!.ToString())
            .ShouldBe(["third", "main"]);
    }

    [Fact]
    public async Task Patch_StrategicMerge_MergesFinalizers()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "a", "\"finalizers\":[\"example.com/one\"]");

        var added = await Client.PatchAsync(
            KnownResources.ConfigMaps,
            space.Name,
            "a",
            Patch.StrategicMerge(Json("""{"metadata":{"finalizers":["example.com/two"]}}"""))
        );
        var removed = await Client.PatchAsync(
            KnownResources.ConfigMaps,
            space.Name,
            "a",
            Patch.StrategicMerge(Json("""{"metadata":{"$deleteFromPrimitiveList/finalizers":["example.com/one","example.com/two"]}}"""))
        );

        Node(added, "metadata", "finalizers")!.AsArray().Count.ShouldBe(2);
        (Node(removed, "metadata", "finalizers")?.AsArray().Count ?? 0).ShouldBe(0);
    }

    [Fact]
    public async Task Patch_UnknownMediaType_Unsupported()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "a");

        await RefusedAsync(
            () =>
                Client.PatchAsync(KnownResources.ConfigMaps, space.Name, "a", new Patch("application/json", Encoding.UTF8.GetBytes("{}"))),
            HttpStatusCode.UnsupportedMediaType,
            "UnsupportedMediaType"
        );
    }

    [Theory]
    [InlineData(Patch.MergeMediaType, "{")]
    [InlineData(Patch.MergeMediaType, "[]")]
    [InlineData(Patch.JsonMediaType, "{")]
    [InlineData(Patch.StrategicMergeMediaType, "{")]
    public async Task Patch_NotAPatch_Refused(string mediaType, string body)
    {
        await using var space = await NamespaceAsync();
        var created = await CreateConfigMapAsync(space.Name, "a");

        // 1.20 answers some of these with 500, which newer servers do not.
        await Should.ThrowAsync<KubernetesApiException>(() =>
            Client.PatchAsync(KnownResources.ConfigMaps, space.Name, "a", new Patch(mediaType, Encoding.UTF8.GetBytes(body)))
        );

        (await Client.GetAsync(KnownResources.ConfigMaps, space.Name, "a")).Header.ResourceVersion.ShouldBe(created.Header.ResourceVersion);
    }

    [Fact]
    public async Task Patch_Missing_NotFound()
    {
        await using var space = await NamespaceAsync();

        await RefusedAsync(() => PatchConfigMapAsync(space.Name, "nobody", "{}"), HttpStatusCode.NotFound, "NotFound");
    }

    [Fact]
    public async Task Patch_SelectorOfDeployment_Immutable()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.Deployments, space.Name, Deployment("web", 0));

        var refused = await RefusedAsync(
            () =>
                PatchDeploymentAsync(
                    space.Name,
                    "web",
                    """{"spec":{"selector":{"matchLabels":{"app":"z"}},"template":{"metadata":{"labels":{"app":"z"}}}}}"""
                ),
            HttpStatusCode.UnprocessableEntity,
            "Invalid"
        );

        refused.Causes.ShouldContain(static cause => cause.Field == "spec.selector");
    }

    private Task<KubeObject> JsonPatchAsync(string @namespace, string operations) =>
        Client.PatchAsync(KnownResources.ConfigMaps, @namespace, "a", Patch.Json(JsonNode.Parse(operations)!.AsArray()));

    private Task<KubeObject> StrategicPatchAsync(string @namespace, string patch) =>
        Client.PatchAsync(KnownResources.Deployments, @namespace, "web", Patch.StrategicMerge(Json(patch)));
}
