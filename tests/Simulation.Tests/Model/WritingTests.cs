using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

public sealed class WritingTests
{
    private readonly Cluster _cluster = new();

    [Fact]
    public void Create_NewObject_HasUidTimeAndVersion()
    {
        var before = _cluster.Model.ResourceVersion;
        var made = _cluster.ConfigMap("a");
        made.Header.Uid.Length.ShouldBe(36);
        made.Header.CreationTimestamp.ShouldBe(_cluster.Now);
        made.Header.ResourceVersion.ShouldBe((before + 1).ToString());
        made.Header.Generation.ShouldBe(0);
    }

    [Fact]
    public void Create_TakenName_IsAlreadyExists()
    {
        _cluster.ConfigMap("a");
        var refusal = _cluster.Try(KnownResources.ConfigMaps, """{"metadata":{"name":"a"}}""").Refusal!;
        (refusal.Code, refusal.Reason, refusal.Message).ShouldBe((409, "AlreadyExists", "configmaps \"a\" already exists"));
    }

    [Fact]
    public void Create_GenerateName_AppendsFiveCharacters()
    {
        var made = _cluster.Create(KnownResources.ConfigMaps, """{"metadata":{"generateName":"a-"}}""");
        made.Header.Name.ShouldMatch("^a-[bcdfghjklmnpqrstvwxz2456789]{5}$");
    }

    [Fact]
    public void Create_NoNameAtAll_IsInvalid() =>
        _cluster.Try(KnownResources.ConfigMaps, """{"metadata":{}}""").Refusal!.Message.ShouldContain("name or generateName is required");

    [Fact]
    public void Create_MissingNamespace_IsNotFound() =>
        _cluster
            .Try(KnownResources.ConfigMaps, """{"metadata":{"name":"a"}}""", "nowhere")
            .Refusal!.Message.ShouldBe("namespaces \"nowhere\" not found");

    [Theory]
    [InlineData("""{"metadata":{"name":"UPPER"}}""", 422)]
    [InlineData("""{"metadata":{"name":"a","labels":{"x":"not ok"}}}""", 422)]
    [InlineData("""{"metadata":{"name":"a","labels":{"x":1}}}""", 422)]
    [InlineData("""{"metadata":"text"}""", 400)]
    [InlineData("""{"metadata":{"name":"a","namespace":"other"}}""", 400)]
    [InlineData("""{"kind":"Secret","metadata":{"name":"a"}}""", 400)]
    public void Create_BrokenBody_IsRefusedAndChangesNothing(string body, int code)
    {
        var before = _cluster.Model.ResourceVersion;
        _cluster.Try(KnownResources.ConfigMaps, body).Refusal!.Code.ShouldBe(code);
        _cluster.Model.ResourceVersion.ShouldBe(before);
    }

    [Theory]
    [InlineData("""{"containers":[{"name":"a","image":"i","env":[{"name":"X","value":1}]}]}""", "spec.containers[0].env[0].value")]
    [InlineData(
        """{"containers":[{"name":"a","image":"i","ports":[{"containerPort":"80"}]}]}""",
        "spec.containers[0].ports[0].containerPort"
    )]
    [InlineData("""{"containers":{}}""", "spec.containers")]
    public void Create_PodFieldOfAnotherType_IsBadRequestThatNamesIt(string spec, string field)
    {
        var refusal = _cluster.Try(KnownResources.Pods, $$"""{"metadata":{"name":"p"},"spec":{{spec}} }""").Refusal!;
        refusal.Code.ShouldBe(400);
        refusal.Message.ShouldContain(field);
    }

    [Fact]
    public void Create_CallerChangesItsBodyLater_StoreIsUntouched()
    {
        var body = Cluster.Json("""{"metadata":{"name":"a"},"data":{"x":"1"}}""");
        _cluster.Do(new ClusterRequest.Create(KnownResources.ConfigMaps, "default", body)).Succeeded.ShouldBeTrue();
        body["data"]!["x"] = "2";
        _cluster.Find(KnownResources.ConfigMaps, "a")!.ToNode()["data"]!["x"]!.ToString().ShouldBe("1");
    }

    [Fact]
    public void Replace_StaleVersion_IsConflict()
    {
        var stale = _cluster.ConfigMap("a").ToNode();
        _cluster.Patch(KnownResources.ConfigMaps, "a", """{"data":{"x":"1"}}""").Succeeded.ShouldBeTrue();
        stale["data"] = new JsonObject { ["x"] = "2" };
        var refusal = _cluster.Replace(KnownResources.ConfigMaps, "a", stale).Refusal!;
        (refusal.Code, refusal.Reason).ShouldBe((409, "Conflict"));
        refusal.Message.ShouldStartWith("Operation cannot be fulfilled on configmaps \"a\": the object has been modified;");
    }

    [Fact]
    public void Patch_NoChange_WritesNothing()
    {
        _cluster.ConfigMap("a", """{"x":"1"}""");
        var before = _cluster.Model.ResourceVersion;
        _cluster.Patch(KnownResources.ConfigMaps, "a", """{"metadata":{"labels":{"x":"1"}}}""").Succeeded.ShouldBeTrue();
        _cluster.Model.ResourceVersion.ShouldBe(before);
    }

    [Fact]
    public void Patch_UidOrTimestamps_AreKeptByTheServer()
    {
        var made = _cluster.ConfigMap("a");
        var patched = _cluster.Patch(
            KnownResources.ConfigMaps,
            "a",
            """{"metadata":{"creationTimestamp":"2001-01-01T00:00:00Z","deletionTimestamp":"2001-01-01T00:00:00Z"},"data":{"x":"1"}}"""
        );
        patched.Required.Header.CreationTimestamp.ShouldBe(made.Header.CreationTimestamp);
        patched.Required.Header.DeletionTimestamp.ShouldBeNull();
    }

    [Fact]
    public void Patch_OtherUid_IsConflict()
    {
        _cluster.ConfigMap("a");
        _cluster.Patch(KnownResources.ConfigMaps, "a", """{"metadata":{"uid":"other"}}""").Refusal!.Code.ShouldBe(409);
    }

    [Fact]
    public void Patch_FailedJsonTest_IsInvalid()
    {
        _cluster.ConfigMap("a");
        var patch = """[{"op":"test","path":"/metadata/name","value":"b"}]""";
        _cluster.Patch(KnownResources.ConfigMaps, "a", patch, mediaType: Patch.JsonMediaType).Refusal!.Code.ShouldBe(422);
    }

    [Fact]
    public void Patch_StrategicOnCustomResource_IsUnsupported()
    {
        _cluster.InstallWidgets();
        _cluster.Create(Cluster.Widgets, """{"metadata":{"name":"w"},"spec":{"size":1}}""");
        _cluster.Patch(Cluster.Widgets, "w", "{}", mediaType: Patch.StrategicMergeMediaType).Refusal!.Code.ShouldBe(415);
    }

    [Fact]
    public void Patch_StrategicOnPod_MergesContainersByName()
    {
        _cluster.Pod("p");
        var patch = """{"spec":{"containers":[{"name":"a","image":"i:2"}]}}""";
        var patched = _cluster.Patch(KnownResources.Pods, "p", patch, mediaType: Patch.StrategicMergeMediaType).Required.ToNode();
        patched["spec"]!["containers"]![0]!["image"]!.ToString().ShouldBe("i:2");
        patched["spec"]!["containers"]![0]!["imagePullPolicy"]!.ToString().ShouldBe("IfNotPresent");
    }

    [Fact]
    public void Apply_AbsentThenPresent_CreatesThenMerges()
    {
        const string Apply = "application/apply-patch+yaml";
        var request = new ClusterRequest.Patch(
            KnownResources.ConfigMaps,
            "default",
            "a",
            new Patch(Apply, """{"data":{"x":"1"}}"""u8.ToArray())
        )
        {
            Write = new WriteOptions { FieldManager = "me" },
        };
        _cluster.Do(request).Created.ShouldBeTrue();
        var second = request with { Body = new Patch(Apply, """{"data":{"y":"2"}}"""u8.ToArray()) };
        var merged = _cluster.Do(second);
        merged.Created.ShouldBeFalse();
        merged.Required.ToNode()["data"]!.ToJsonString().ShouldBe("""{"x":"1","y":"2"}""");
        _cluster.Do(second with { Write = new WriteOptions() }).Refusal!.Code.ShouldBe(400);
    }

    [Fact]
    public void DryRun_AnyWrite_ChangesNothing()
    {
        var dry = new WriteOptions { DryRun = true };
        _cluster.ConfigMap("a");
        var before = _cluster.Model.ResourceVersion;
        _cluster
            .Do(
                new ClusterRequest.Create(KnownResources.ConfigMaps, "default", Cluster.Json("""{"metadata":{"name":"b"}}"""))
                {
                    Write = dry,
                }
            )
            .Required.Header.Name.ShouldBe("b");
        _cluster
            .Do(
                new ClusterRequest.Patch(
                    KnownResources.ConfigMaps,
                    "default",
                    "a",
                    new Patch(Patch.MergeMediaType, """{"data":{"x":"1"}}"""u8.ToArray())
                )
                {
                    Write = dry,
                }
            )
            .Required.ToNode()["data"]!["x"]!
            .ToString()
            .ShouldBe("1");
        _cluster.Do(new ClusterRequest.Delete(KnownResources.ConfigMaps, "default", "a") { Write = dry }).Succeeded.ShouldBeTrue();
        _cluster.Model.ResourceVersion.ShouldBe(before);
        _cluster.Find(KnownResources.ConfigMaps, "a").ShouldNotBeNull();
    }

    [Fact]
    public void Generation_SpecStatusAndMetadataWrites_CountsOnlyTheSpec()
    {
        _cluster.InstallWidgets();
        _cluster
            .Create(Cluster.Widgets, """{"metadata":{"name":"w"},"spec":{"size":1},"status":{"phase":"dropped"}}""")
            .ToNode()["status"]
            .ShouldBeNull();
        _cluster.Patch(Cluster.Widgets, "w", """{"metadata":{"labels":{"a":"b"}}}""").Required.Header.Generation.ShouldBe(1);
        _cluster
            .Patch(Cluster.Widgets, "w", """{"status":{"phase":"x"},"spec":{"size":9}}""", "status")
            .Required.Header.Generation.ShouldBe(1);
        var spec = _cluster.Patch(Cluster.Widgets, "w", """{"status":{"phase":"y"},"spec":{"size":2}}""").Required;
        spec.Header.Generation.ShouldBe(2);
        spec.ToNode()["status"]!["phase"]!.ToString().ShouldBe("x");
        spec.ToNode()["spec"]!["size"]!.ToString().ShouldBe("2");
    }

    [Fact]
    public void Scale_ReadAndWrite_TouchesOnlyReplicas()
    {
        _cluster.InstallWidgets();
        _cluster.Create(Cluster.Widgets, """{"metadata":{"name":"w"},"spec":{"size":1,"replicas":2}}""");
        _cluster.Patch(Cluster.Widgets, "w", """{"status":{"replicas":7,"selector":"a=b"}}""", "status").Succeeded.ShouldBeTrue();
        var scale = _cluster.Do(new ClusterRequest.Get(Cluster.Widgets, "default", "w", "scale")).Required.ToNode();
        scale["spec"]!["replicas"]!.ToString().ShouldBe("2");
        scale["status"]!.ToJsonString().ShouldBe("""{"replicas":7,"selector":"a=b"}""");
        _cluster.Patch(Cluster.Widgets, "w", """{"spec":{"replicas":5}}""", "scale").Succeeded.ShouldBeTrue();
        var item = _cluster.Find(Cluster.Widgets, "w")!;
        item.ToNode()["spec"]!["replicas"]!.ToString().ShouldBe("5");
        item.Header.Generation.ShouldBe(2);
        _cluster.Patch(Cluster.Widgets, "w", """{"spec":{"replicas":-1}}""", "scale").Refusal!.Code.ShouldBe(422);
    }

    [Fact]
    public void Service_WithoutAddress_GetsOneThatStays()
    {
        var made = _cluster.Create(KnownResources.Services, """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""").ToNode();
        var address = made["spec"]!["clusterIP"]!.ToString();
        address.ShouldStartWith("10.");
        made["spec"]!["ports"]![0]!["targetPort"]!.ToString().ShouldBe("80");
        _cluster.Patch(KnownResources.Services, "s", """{"spec":{"selector":{"a":"b"}}}""").Required.ToNode()["spec"]!["clusterIP"]!
            .ToString()
            .ShouldBe(address);
        _cluster.Patch(KnownResources.Services, "s", """{"spec":{"clusterIP":"10.0.0.9"}}""").Refusal!.Code.ShouldBe(422);
    }

    [Fact]
    public void Binding_Twice_IsConflict()
    {
        _cluster.Pod("p");
        var bind = new ClusterRequest.Create(KnownResources.Pods, "default", Cluster.Json("""{"target":{"name":"n1"}}"""))
        {
            Name = "p",
            Subresource = "binding",
        };
        _cluster.Do(bind).Succeeded.ShouldBeTrue();
        _cluster.Find(KnownResources.Pods, "p")!.ToNode()["spec"]!["nodeName"]!.ToString().ShouldBe("n1");
        _cluster.Do(bind).Refusal!.Code.ShouldBe(409);
    }
}
