using System.Net;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.ApiServerContract;

public abstract partial class ApiServerContractTests
{
    private const string OpenSchema = """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""";

    private const string StrictSchema = """
        {"type":"object","required":["spec"],"properties":{
          "spec":{"type":"object","required":["name"],"properties":{
            "name":{"type":"string","minLength":2,"maxLength":5,"pattern":"^[a-z]+$"},
            "mode":{"type":"string","enum":["On","Off"]},
            "size":{"type":"integer","minimum":1,"maximum":10},
            "ratio":{"type":"number"},
            "flag":{"type":"boolean"},
            "port":{"x-kubernetes-int-or-string":true},
            "items":{"type":"array","maxItems":2,"items":{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}},
            "map":{"type":"object","additionalProperties":{"type":"string"}},
            "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true}
          }},
          "status":{"type":"object","properties":{"phase":{"type":"string"},"replicas":{"type":"integer"}}}
        }}
        """;

    [Fact]
    public async Task Definition_Created_ServesItsObjects()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(OpenSchema);

        var created = await Client.CreateAsync(widgets.Type, space.Name, widgets.Object("a", """{"any":{"thing":[1,"two",null]}}"""));

        created.Header.Kind.ShouldBe("Widget");
        created.Header.Generation.ShouldBe(1);
        (await Client.GetAsync(widgets.Type, space.Name, "a")).Header.Uid.ShouldBe(created.Header.Uid);
        var definition = await Client.GetAsync(KnownResources.CustomResourceDefinitions, null, widgets.DefinitionName);
        Node(definition, "status", "conditions")!
            .AsArray()
            .ShouldContain(static condition =>
                condition!["type"]!.ToString() == "Established" && condition["status"]!.ToString() == "True"
            );
        var found = await Eventually.ReadAsync(
            async () =>
            {
                await Client.Discovery.RefreshAsync();
                return await Client.Discovery.FindByKindAsync(widgets.Type.ApiVersion, "Widget");
            },
            static type => type is not null,
            "discovery names the new kind",
            Soon
        );
        found.ShouldBe(widgets.Type);
    }

    [Fact]
    public async Task Definition_Deleted_TakesItsObjectsAlong()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(OpenSchema);
        await Client.CreateAsync(widgets.Type, space.Name, widgets.Object("a", "{}"));

        await Client.DeleteAsync(KnownResources.CustomResourceDefinitions, null, widgets.DefinitionName);
        await GoneAsync(KnownResources.CustomResourceDefinitions, null, widgets.DefinitionName);

        await GoneAsync(widgets.Type, space.Name, "a");
    }

    [Fact]
    public async Task Custom_UnknownVersion_NotFound()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(OpenSchema);

        await Should.ThrowAsync<KubernetesApiException>(() => Client.ListAsync(widgets.Type with { Version = "v9" }, space.Name));
    }

    [Fact]
    public async Task Custom_BreaksSchema_EveryFieldIsNamed()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(StrictSchema);

        var refused = await RefusedAsync(
            () =>
                Client.CreateAsync(
                    widgets.Type,
                    space.Name,
                    widgets.Object(
                        "a",
                        """{"mode":"Maybe","size":11,"ratio":"much","flag":"yes","items":[{"id":"x"},{}],"map":{"k":1},"port":true}"""
                    )
                ),
            HttpStatusCode.UnprocessableEntity,
            "Invalid"
        );

        var fields = refused.Causes.Select(static cause => cause.Field).ToList();
        fields.ShouldContain("spec.name");
        fields.ShouldContain("spec.mode");
        fields.ShouldContain("spec.size");
        fields.ShouldContain("spec.ratio");
        fields.ShouldContain("spec.flag");
        fields.ShouldContain(static field => field == "spec.items[1].id" || field == "spec.items.id");
        fields.ShouldContain("spec.map.k");
        fields.ShouldContain("spec.port");
        refused.Causes.Single(static cause => cause.Field == "spec.name").Reason.ShouldBe("FieldValueRequired");
        refused.Causes.First(static cause => cause.Field == "spec.mode").Reason.ShouldBe("FieldValueNotSupported");
        (await ExistsAsync(widgets.Type, space.Name, "a")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"name":"a"}""", "spec.name")]
    [InlineData("""{"name":"abcdef"}""", "spec.name")]
    [InlineData("""{"name":"AB"}""", "spec.name")]
    [InlineData("""{"name":"ab","size":0}""", "spec.size")]
    [InlineData("""{"name":"ab","size":1.5}""", "spec.size")]
    [InlineData("""{"name":"ab","items":[{"id":"1"},{"id":"2"},{"id":"3"}]}""", "spec.items")]
    [InlineData("""{"name":7}""", "spec.name")]
    [InlineData("""{"name":null}""", "spec.name")]
    public async Task Custom_ValueOutOfBounds_InvalidWithField(string spec, string field)
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(StrictSchema);

        var refused = await RefusedAsync(
            () => Client.CreateAsync(widgets.Type, space.Name, widgets.Object("a", spec)),
            HttpStatusCode.UnprocessableEntity,
            "Invalid"
        );

        refused.Causes.ShouldContain(cause => cause.Field == field);
    }

    [Fact]
    public async Task Custom_PatchBreaksSchema_Refused()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(StrictSchema);
        await Client.CreateAsync(widgets.Type, space.Name, widgets.Object("a", """{"name":"ab","port":"http"}"""));

        var refused = await RefusedAsync(
            () => Client.PatchAsync(widgets.Type, space.Name, "a", Patch.Merge(Json("""{"spec":{"size":99}}"""))),
            HttpStatusCode.UnprocessableEntity,
            "Invalid"
        );

        refused.Causes.ShouldContain(static cause => cause.Field == "spec.size");
    }

    [Fact]
    public async Task Custom_UnknownFields_ArePruned()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(StrictSchema);

        var created = await Client.CreateAsync(
            widgets.Type,
            space.Name,
            widgets.Object(
                "a",
                """{"name":"ab","stray":1,"free":{"kept":{"deep":true}},"items":[{"id":"x","stray":2}],"map":{"any":"v"}}"""
            )
        );

        Node(created, "spec")!
            .ToJsonString()
            .ShouldBe("""{"free":{"kept":{"deep":true}},"items":[{"id":"x"}],"map":{"any":"v"},"name":"ab"}""");
    }

    [Fact]
    public async Task Custom_Defaults_FillWhatIsMissing()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(
            """
            {"type":"object","properties":{"spec":{"type":"object","properties":{
              "text":{"type":"string","default":"none"},
              "number":{"type":"integer","default":3},
              "flag":{"type":"boolean","default":true},
              "empty":{"type":"string","default":""},
              "zero":{"type":"integer","default":0},
              "off":{"type":"boolean","default":false},
              "nested":{"type":"object","properties":{"deep":{"type":"string","default":"x"}}},
              "filled":{"type":"object","default":{},"properties":{"deep":{"type":"string","default":"y"}}},
              "list":{"type":"array","items":{"type":"object","properties":{"id":{"type":"integer","default":9}}}}
            }}}}
            """
        );

        var created = await Client.CreateAsync(
            widgets.Type,
            space.Name,
            widgets.Object("a", """{"text":"","number":0,"flag":false,"nested":{},"list":[{},{"id":1}]}""")
        );

        Node(created, "spec")!
            .ToJsonString()
            .ShouldBe(
                """{"empty":"","filled":{"deep":"y"},"flag":false,"list":[{"id":9},{"id":1}],"nested":{"deep":"x"},"number":0,"off":false,"text":"","zero":0}"""
            );
    }

    [Fact]
    public async Task Custom_EmptyZeroAndFalse_AreKept()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(
            """
            {"type":"object","properties":{"spec":{"type":"object","required":["text","number","flag"],"properties":{
              "text":{"type":"string"},"number":{"type":"integer"},"flag":{"type":"boolean"},"list":{"type":"array","items":{"type":"string"}},
              "maybe":{"type":"string","nullable":true}
            }}}}
            """
        );

        var created = await Client.CreateAsync(
            widgets.Type,
            space.Name,
            widgets.Object("a", """{"text":"","number":0,"flag":false,"list":[],"maybe":null}""")
        );

        Node(created, "spec")!.ToJsonString().ShouldBe("""{"flag":false,"list":[],"maybe":null,"number":0,"text":""}""");
    }

    [Fact]
    public async Task Custom_StatusSubresource_SeparatesSpecAndStatus()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(StrictSchema, """{"status":{}}""");
        var body = widgets.Object("a", """{"name":"ab"}""");
        body["status"] = Json("""{"phase":"Mine"}""");

        var created = await Client.CreateAsync(widgets.Type, space.Name, body);
        var mainWrite = await Client.PatchAsync(
            widgets.Type,
            space.Name,
            "a",
            Patch.Merge(Json("""{"spec":{"size":2},"status":{"phase":"Sneaky"}}"""))
        );
        var statusWrite = await Client.PatchAsync(
            widgets.Type,
            space.Name,
            "a",
            Patch.Merge(Json("""{"spec":{"size":9},"metadata":{"labels":{"x":"y"}},"status":{"phase":"Ready"}}""")),
            "status"
        );
        var labelled = await Client.PatchAsync(widgets.Type, space.Name, "a", Patch.Merge(Json("""{"metadata":{"labels":{"x":"y"}}}""")));

        Node(created, "status").ShouldBeNull();
        Node(mainWrite, "status").ShouldBeNull();
        mainWrite.Header.Generation.ShouldBe(2);
        Text(statusWrite, "status", "phase").ShouldBe("Ready");
        Text(statusWrite, "spec", "size").ShouldBe("2");
        statusWrite.Header.Generation.ShouldBe(2);
        labelled.Header.Generation.ShouldBe(2);
        Text(labelled, "status", "phase").ShouldBe("Ready");
    }

    [Fact]
    public async Task Custom_StatusReplace_ChecksVersionAndIgnoresSpec()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(StrictSchema, """{"status":{}}""");
        var created = await Client.CreateAsync(widgets.Type, space.Name, widgets.Object("a", """{"name":"ab"}"""));
        var body = created.ToNode();
        body["status"] = Json("""{"phase":"Ready"}""");
        body["spec"]!["size"] = 5;

        var written = await Client.ReplaceAsync(widgets.Type, space.Name, "a", body, "status");

        Text(written, "status", "phase").ShouldBe("Ready");
        Node(written, "spec", "size").ShouldBeNull();
        await RefusedAsync(
            () =>
            {
                body["status"] = Json("""{"phase":"Late"}""");
                return Client.ReplaceAsync(widgets.Type, space.Name, "a", body, "status");
            },
            HttpStatusCode.Conflict,
            "Conflict"
        );
    }

    [Fact]
    public async Task Custom_WithoutStatusSubresource_StatusIsOrdinary()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(StrictSchema);
        await Client.CreateAsync(widgets.Type, space.Name, widgets.Object("a", """{"name":"ab"}"""));

        var written = await Client.PatchAsync(widgets.Type, space.Name, "a", Patch.Merge(Json("""{"status":{"phase":"Ready"}}""")));

        Text(written, "status", "phase").ShouldBe("Ready");
        await Should.ThrowAsync<KubernetesApiException>(() =>
            Client.PatchAsync(widgets.Type, space.Name, "a", Patch.Merge(Json("""{"status":{"phase":"No"}}""")), "status")
        );
    }

    [Fact]
    public async Task Custom_ScaleSubresource_ReadsAndWritesReplicas()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(
            """
            {"type":"object","properties":{
              "spec":{"type":"object","properties":{"replicas":{"type":"integer"}}},
              "status":{"type":"object","properties":{"replicas":{"type":"integer"},"selector":{"type":"string"}}}
            }}
            """,
            """
            {"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas",
             "labelSelectorPath":".status.selector"}}
            """
        );
        await Client.CreateAsync(widgets.Type, space.Name, widgets.Object("a", """{"replicas":1}"""));
        await Client.PatchAsync(
            widgets.Type,
            space.Name,
            "a",
            Patch.Merge(Json("""{"status":{"replicas":1,"selector":"app=x"}}""")),
            "status"
        );

        var scale = await Client.PatchAsync(widgets.Type, space.Name, "a", Patch.Merge(Json("""{"spec":{"replicas":4}}""")), "scale");

        scale.Header.Kind.ShouldBe("Scale");
        Text(scale, "spec", "replicas").ShouldBe("4");
        Text(scale, "status", "replicas").ShouldBe("1");
        Text(scale, "status", "selector").ShouldBe("app=x");
        var after = await Client.GetAsync(widgets.Type, space.Name, "a");
        Text(after, "spec", "replicas").ShouldBe("4");
        after.Header.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task Custom_ReplaceWithoutVersion_Refused()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(StrictSchema);
        await Client.CreateAsync(widgets.Type, space.Name, widgets.Object("a", """{"name":"ab"}"""));

        var refused = await RefusedAsync(
            () => Client.ReplaceAsync(widgets.Type, space.Name, "a", widgets.Object("a", """{"name":"cd"}""")),
            HttpStatusCode.UnprocessableEntity,
            "Invalid"
        );

        refused.Causes.ShouldContain(static cause => cause.Field == "metadata.resourceVersion");
    }

    [Fact]
    public async Task Custom_StrategicMergePatch_Unsupported()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(StrictSchema);
        await Client.CreateAsync(widgets.Type, space.Name, widgets.Object("a", """{"name":"ab"}"""));

        await RefusedAsync(
            () => Client.PatchAsync(widgets.Type, space.Name, "a", Patch.StrategicMerge(Json("""{"spec":{"size":2}}"""))),
            HttpStatusCode.UnsupportedMediaType,
            "UnsupportedMediaType"
        );
    }

    [Fact]
    public async Task Custom_Watched_LikeAnyOther()
    {
        await using var space = await NamespaceAsync();
        await using var widgets = await ResourceAsync(StrictSchema, """{"status":{}}""");
        var list = await Client.ListAsync(widgets.Type, space.Name);
        await Client.CreateAsync(widgets.Type, space.Name, widgets.Object("a", """{"name":"ab"}"""));
        await Client.PatchAsync(widgets.Type, space.Name, "a", Patch.Merge(Json("""{"status":{"phase":"Ready"}}""")), "status");
        await Client.DeleteAsync(widgets.Type, space.Name, "a");
        var seen = new List<WatchEventType>();
        using var limit = new CancellationTokenSource(Soon);

        await foreach (
            var item in Client.WatchAsync(widgets.Type, space.Name, new ListOptions { ResourceVersion = list.ResourceVersion }, limit.Token)
        )
        {
            seen.Add(item.Type);
            if (item.Type == WatchEventType.Deleted)
            {
                break;
            }
        }

        seen.Where(static type => type != WatchEventType.Bookmark)
            .ShouldBe([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Deleted]);
    }
}
