using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.ApiServerContract;

public abstract partial class ApiServerContractTests
{
    [Fact]
    public async Task Create_NewObject_GetsServerFields()
    {
        await using var space = await NamespaceAsync();

        var created = await CreateConfigMapAsync(space.Name, "a", "\"labels\":{\"app\":\"x\"}", """{"k":"v"}""");

        created.Header.Kind.ShouldBe("ConfigMap");
        created.Header.ApiVersion.ShouldBe("v1");
        created.Header.Namespace.ShouldBe(space.Name);
        created.Header.Uid.ShouldNotBeEmpty();
        created.Header.ResourceVersion.ShouldNotBeEmpty();
        created.Header.CreationTimestamp.ShouldNotBeNull();
        var read = await Client.GetAsync(KnownResources.ConfigMaps, space.Name, "a");
        read.Header.ResourceVersion.ShouldBe(created.Header.ResourceVersion);
        Text(read, "data", "k").ShouldBe("v");
        read.Header.Labels["app"].ShouldBe("x");
    }

    [Fact]
    public async Task Create_ServerFieldsInBody_AreReplaced()
    {
        await using var space = await NamespaceAsync();

        var created = await CreateConfigMapAsync(
            space.Name,
            "a",
            """ "uid":"mine","creationTimestamp":"2001-01-01T00:00:00Z","deletionTimestamp":"2001-01-01T00:00:00Z","generation":7 """
        );

        created.Header.Uid.ShouldNotBe("mine");
        created.Header.CreationTimestamp!.Value.Year.ShouldBeGreaterThan(2001);
        created.Header.DeletionTimestamp.ShouldBeNull();
    }

    [Fact]
    public async Task Create_TakenName_AlreadyExists()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "a");

        var refused = await RefusedAsync(() => CreateConfigMapAsync(space.Name, "a"), HttpStatusCode.Conflict, "AlreadyExists");

        refused.IsAlreadyExists.ShouldBeTrue();
        refused.IsConflict.ShouldBeFalse();
    }

    [Fact]
    public async Task Create_ResourceVersionInBody_Refused()
    {
        await using var space = await NamespaceAsync();

        await Should.ThrowAsync<KubernetesApiException>(() => CreateConfigMapAsync(space.Name, "a", "\"resourceVersion\":\"5\""));

        (await ExistsAsync(KnownResources.ConfigMaps, space.Name, "a")).ShouldBeFalse();
    }

    [Fact]
    public async Task Create_GenerateName_AppendsSuffix()
    {
        await using var space = await NamespaceAsync();
        var body = Json("""{"metadata":{"generateName":"made-"}}""");

        var first = await Client.CreateAsync(KnownResources.ConfigMaps, space.Name, body);
        var second = await Client.CreateAsync(KnownResources.ConfigMaps, space.Name, body);

        first.Header.Name.ShouldStartWith("made-");
        first.Header.Name.Length.ShouldBe("made-".Length + 5);
        second.Header.Name.ShouldNotBe(first.Header.Name);
    }

    [Fact]
    public async Task Create_WithoutName_Refused()
    {
        await using var space = await NamespaceAsync();

        var refused = await RefusedAsync(
            () => Client.CreateAsync(KnownResources.ConfigMaps, space.Name, Json("""{"metadata":{}}""")),
            HttpStatusCode.UnprocessableEntity,
            "Invalid"
        );

        refused.Causes.ShouldContain(static cause => cause.Field == "metadata.name");
    }

    [Fact]
    public async Task Create_BadName_InvalidWithField()
    {
        await using var space = await NamespaceAsync();

        var refused = await RefusedAsync(
            () => CreateConfigMapAsync(space.Name, "Not_A_Name"),
            HttpStatusCode.UnprocessableEntity,
            "Invalid"
        );

        refused.Causes.ShouldContain(static cause => cause.Field == "metadata.name" && cause.Reason == "FieldValueInvalid");
    }

    [Fact]
    public async Task Create_BadLabel_InvalidWithField()
    {
        await using var space = await NamespaceAsync();

        var refused = await RefusedAsync(
            () => CreateConfigMapAsync(space.Name, "a", "\"labels\":{\"app\":\"not a label value\"}"),
            HttpStatusCode.UnprocessableEntity,
            "Invalid"
        );

        refused.Causes.ShouldContain(static cause => cause.Field == "metadata.labels");
    }

    [Fact]
    public async Task Create_OtherNamespaceInBody_BadRequest()
    {
        await using var space = await NamespaceAsync();

        await RefusedAsync(
            () => CreateConfigMapAsync(space.Name, "a", "\"namespace\":\"elsewhere\""),
            HttpStatusCode.BadRequest,
            "BadRequest"
        );
    }

    [Fact]
    public async Task Create_MissingNamespace_NotFound() =>
        await RefusedAsync(() => CreateConfigMapAsync("there-is-no-such-namespace", "a"), HttpStatusCode.NotFound, "NotFound");

    [Fact]
    public async Task Get_Missing_NotFoundWithName()
    {
        await using var space = await NamespaceAsync();

        var missing = await RefusedAsync(
            () => Client.GetAsync(KnownResources.ConfigMaps, space.Name, "nobody"),
            HttpStatusCode.NotFound,
            "NotFound"
        );

        missing.Message.ShouldContain("configmaps \"nobody\" not found");
    }

    [Fact]
    public async Task Replace_CurrentVersion_Writes()
    {
        await using var space = await NamespaceAsync();
        var created = await CreateConfigMapAsync(space.Name, "a", data: """{"k":"1"}""");
        var body = created.ToNode();
        body["data"]!["k"] = "2";

        var replaced = await Client.ReplaceAsync(KnownResources.ConfigMaps, space.Name, "a", body);

        Text(replaced, "data", "k").ShouldBe("2");
        replaced.Header.Uid.ShouldBe(created.Header.Uid);
        ResourceVersions.Compare(replaced.Header.ResourceVersion, created.Header.ResourceVersion).ShouldBe(1);
    }

    [Fact]
    public async Task Replace_StaleVersion_Conflict()
    {
        await using var space = await NamespaceAsync();
        var stale = (await CreateConfigMapAsync(space.Name, "a", data: """{"k":"1"}""")).ToNode();
        await Client.PatchAsync(KnownResources.ConfigMaps, space.Name, "a", Patch.Merge(Json("""{"data":{"k":"2"}}""")));
        stale["data"]!["k"] = "3";

        var refused = await RefusedAsync(
            () => Client.ReplaceAsync(KnownResources.ConfigMaps, space.Name, "a", stale),
            HttpStatusCode.Conflict,
            "Conflict"
        );

        refused.IsConflict.ShouldBeTrue();
        Text(await Client.GetAsync(KnownResources.ConfigMaps, space.Name, "a"), "data", "k").ShouldBe("2");
    }

    [Fact]
    public async Task Replace_WithoutVersion_WritesUnconditionally()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "a", data: """{"k":"1"}""");

        var replaced = await Client.ReplaceAsync(KnownResources.ConfigMaps, space.Name, "a", ConfigMap("a", data: """{"k":"2"}"""));

        Text(replaced, "data", "k").ShouldBe("2");
    }

    [Fact]
    public async Task Replace_NothingChanged_KeepsResourceVersion()
    {
        await using var space = await NamespaceAsync();
        var created = await CreateConfigMapAsync(space.Name, "a", data: """{"k":"1"}""");

        var replaced = await Client.ReplaceAsync(KnownResources.ConfigMaps, space.Name, "a", created.ToNode());

        replaced.Header.ResourceVersion.ShouldBe(created.Header.ResourceVersion);
    }

    [Fact]
    public async Task Replace_OtherNameInBody_BadRequest()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "a");

        await RefusedAsync(
            () => Client.ReplaceAsync(KnownResources.ConfigMaps, space.Name, "a", ConfigMap("b")),
            HttpStatusCode.BadRequest,
            "BadRequest"
        );
    }

    [Fact]
    public async Task Delete_Preconditions_AreHonoured()
    {
        await using var space = await NamespaceAsync();
        var created = await CreateConfigMapAsync(space.Name, "a");

        await RefusedAsync(
            () => Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "a", new DeleteOptions { PreconditionUid = "other" }),
            HttpStatusCode.Conflict,
            "Conflict"
        );
        await RefusedAsync(
            () => Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "a", new DeleteOptions { PreconditionResourceVersion = "1" }),
            HttpStatusCode.Conflict,
            "Conflict"
        );
        await Client.DeleteAsync(
            KnownResources.ConfigMaps,
            space.Name,
            "a",
            new DeleteOptions { PreconditionUid = created.Header.Uid, PreconditionResourceVersion = created.Header.ResourceVersion }
        );

        (await ExistsAsync(KnownResources.ConfigMaps, space.Name, "a")).ShouldBeFalse();
    }

    [Fact]
    public async Task Delete_Missing_NotFound()
    {
        await using var space = await NamespaceAsync();

        await RefusedAsync(() => Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "a"), HttpStatusCode.NotFound, "NotFound");
    }

    [Fact]
    public async Task Delete_WithFinalizer_WaitsForIt()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "a", "\"finalizers\":[\"example.com/hold\"]");

        await Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "a");
        var held = await Client.GetAsync(KnownResources.ConfigMaps, space.Name, "a");
        held.Header.DeletionTimestamp.ShouldNotBeNull();
        await RefusedAsync(
            () =>
                Client.PatchAsync(
                    KnownResources.ConfigMaps,
                    space.Name,
                    "a",
                    Patch.Merge(Json("""{"metadata":{"finalizers":["example.com/hold","example.com/more"]}}"""))
                ),
            HttpStatusCode.UnprocessableEntity,
            "Invalid"
        );
        await Client.PatchAsync(KnownResources.ConfigMaps, space.Name, "a", Patch.Merge(Json("""{"metadata":{"finalizers":null}}""")));

        (await ExistsAsync(KnownResources.ConfigMaps, space.Name, "a")).ShouldBeFalse();
    }

    [Fact]
    public async Task Generation_GrowsWithSpecOnly()
    {
        await using var space = await NamespaceAsync();
        var created = await Client.CreateAsync(KnownResources.ReplicaSets, space.Name, ReplicaSet("web", 0));
        created.Header.Generation.ShouldBe(1);

        var labelled = await PatchReplicaSetAsync("""{"metadata":{"labels":{"x":"y"},"annotations":{"a":"b"}}}""", null);
        var changed = await PatchReplicaSetAsync("""{"spec":{"minReadySeconds":3}}""", null);
        var reported = await PatchReplicaSetAsync("""{"status":{"replicas":0,"fullyLabeledReplicas":0}}""", "status");

        labelled.Header.Generation.ShouldBe(1);
        changed.Header.Generation.ShouldBe(2);
        reported.Header.Generation.ShouldBe(2);

        Task<KubeObject> PatchReplicaSetAsync(string patch, string? subresource) =>
            Client.PatchAsync(KnownResources.ReplicaSets, space.Name, "web", Patch.Merge(Json(patch)), subresource);
    }

    [Fact]
    public async Task Generation_OfDeployments_GrowsWithAnnotationsToo()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.Deployments, space.Name, Deployment("web", 0));

        var labelled = await PatchDeploymentAsync(space.Name, "web", """{"metadata":{"labels":{"x":"y"}}}""");
        var annotated = await PatchDeploymentAsync(space.Name, "web", """{"metadata":{"annotations":{"a":"b"}}}""");

        // The controller annotates too, so only a lower bound can be told.
        annotated.Header.Generation.ShouldBeGreaterThan(labelled.Header.Generation);
    }

    [Fact]
    public async Task Secrets_StringData_BecomesData()
    {
        await using var space = await NamespaceAsync();

        var created = await Client.CreateAsync(
            KnownResources.Secrets,
            space.Name,
            Json("""{"metadata":{"name":"s"},"stringData":{"token":"abc"}}""")
        );

        Text(created, "data", "token").ShouldBe("YWJj");
        Node(created, "stringData").ShouldBeNull();
        Text(created, "type").ShouldBe("Opaque");
    }

    [Fact]
    public async Task Namespaces_Deleted_TakeTheirObjectsAlong()
    {
        await using var space = await NamespaceAsync();
        Text(await Client.GetAsync(KnownResources.Namespaces, null, space.Name), "status", "phase").ShouldBe("Active");
        await CreateConfigMapAsync(space.Name, "held", "\"finalizers\":[\"example.com/hold\"]");
        await CreateConfigMapAsync(space.Name, "free");

        await Client.DeleteAsync(KnownResources.Namespaces, null, space.Name);
        await GoneAsync(KnownResources.ConfigMaps, space.Name, "free");
        Text(await Client.GetAsync(KnownResources.Namespaces, null, space.Name), "status", "phase").ShouldBe("Terminating");
        await RefusedAsync(() => CreateConfigMapAsync(space.Name, "late"), HttpStatusCode.Forbidden, "Forbidden");
        await Client.PatchAsync(
            KnownResources.ConfigMaps,
            space.Name,
            "held",
            Patch.Json(new JsonArray(Json("""{"op":"remove","path":"/metadata/finalizers"}""")))
        );

        await GoneAsync(KnownResources.Namespaces, null, space.Name, Later);
    }

    [Fact]
    public async Task Discovery_KnownAndUnknown_AreToldApart()
    {
        var replicaSets = await Client.Discovery.FindAsync("apps", "replicasets");
        var pods = await Client.Discovery.FindByKindAsync("v1", "Pod");
        var nodes = await Client.Discovery.FindAsync("", "nodes");

        replicaSets.ShouldBe(KnownResources.ReplicaSets);
        pods.ShouldBe(KnownResources.Pods);
        nodes.ShouldBe(KnownResources.Nodes);
        (await Client.Discovery.FindAsync("policy", "poddisruptionbudgets")).ShouldNotBeNull();
        (await Client.Discovery.FindAsync("apps", "nonsense")).ShouldBeNull();
        (await Client.Discovery.FindAsync("no.such.group", "replicasets")).ShouldBeNull();
        (await Client.Discovery.FindByKindAsync("apps/v1", "Nonsense")).ShouldBeNull();
    }
}
