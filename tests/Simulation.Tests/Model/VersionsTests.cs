using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

/// <summary>A definition with two versions: one store, each client sees its own apiVersion.</summary>
public sealed class VersionsTests
{
    private static readonly ResourceType s_old = Cluster.Widgets with { Version = "v1alpha1" };

    private readonly Cluster _cluster = new();

    public VersionsTests() => _cluster.Create(KnownResources.CustomResourceDefinitions, TwoVersions(storage: "v1").ToJsonString());

    [Fact]
    public void Create_AtTheOtherVersion_IsStoredOnceAndSeenAtBoth()
    {
        _cluster
            .Create(s_old, """{"apiVersion":"example.com/v1alpha1","metadata":{"name":"w"},"spec":{"size":1}}""")
            .Header.ApiVersion.ShouldBe("example.com/v1alpha1");
        _cluster.Find(Cluster.Widgets, "w")!.Header.ApiVersion.ShouldBe("example.com/v1");
        Get(s_old).Header.ApiVersion.ShouldBe("example.com/v1alpha1");
        Get(Cluster.Widgets).Header.ApiVersion.ShouldBe("example.com/v1");
        _cluster.Model.Resources.Stored.Count(static type => type.Plural == "widgets").ShouldBe(1);
    }

    [Fact]
    public void Write_AtEitherVersion_SharesResourceVersionsAndGenerations()
    {
        _cluster.Create(Cluster.Widgets, """{"metadata":{"name":"w"},"spec":{"size":1}}""");
        var watch = _cluster.Model.Watch(
            new WatchRequest(s_old, "default") { ResourceVersion = _cluster.Model.ResourceVersion.ToString() }
        );
        var patched = _cluster.Patch(s_old, "w", """{"spec":{"size":2}}""").Required;
        (patched.Header.Generation, patched.Header.ApiVersion).ShouldBe((2, "example.com/v1alpha1"));
        _cluster.Patch(Cluster.Widgets, "w", """{"metadata":{"labels":{"a":"b"}}}""").Required.Header.Generation.ShouldBe(2);
        var before = _cluster.Model.ResourceVersion;
        _cluster.Patch(s_old, "w", """{"spec":{"size":2}}""").Succeeded.ShouldBeTrue();
        _cluster.Model.ResourceVersion.ShouldBe(before);
        watch.Read().ShouldAllBe(static change => change.Object.Header.ApiVersion == "example.com/v1alpha1");
    }

    [Fact]
    public void Definition_MovesItsStorageVersion_OldObjectsStayReadable()
    {
        _cluster.Create(Cluster.Widgets, """{"metadata":{"name":"w"},"spec":{"size":1}}""");
        var moved = TwoVersions(storage: "v1alpha1");
        var patch = new JsonObject { ["spec"] = new JsonObject { ["versions"] = moved["spec"]!["versions"]!.DeepClone() } };
        var stored = _cluster
            .Patch(KnownResources.CustomResourceDefinitions, "widgets.example.com", patch.ToJsonString())
            .Required.ToNode();
        stored["status"]!["storedVersions"]!.ToJsonString().ShouldBe("""["v1","v1alpha1"]""");
        Get(Cluster.Widgets).Header.ApiVersion.ShouldBe("example.com/v1");
        Get(s_old).Header.ApiVersion.ShouldBe("example.com/v1alpha1");
        _cluster.Patch(Cluster.Widgets, "w", """{"spec":{"size":3}}""").Required.Header.Generation.ShouldBe(2);
        _cluster.Find(Cluster.Widgets, "w")!.Header.ApiVersion.ShouldBe("example.com/v1alpha1");
    }

    [Fact]
    public void Definition_StopsServingAVersion_ItIsNotFound()
    {
        var patch = TwoVersions(storage: "v1");
        patch["spec"]!["versions"]![1]!["served"] = false;
        _cluster.Patch(
            KnownResources.CustomResourceDefinitions,
            "widgets.example.com",
            new JsonObject { ["spec"] = patch["spec"]!.DeepClone() }.ToJsonString()
        );
        _cluster.Try(s_old, """{"metadata":{"name":"w"},"spec":{"size":1}}""").Refusal!.Code.ShouldBe(404);
    }

    [Theory]
    [InlineData("v1", "v1beta2")]
    [InlineData("v1beta2", "v1beta1")]
    [InlineData("v1beta1", "v1alpha3")]
    [InlineData("v10", "v9")]
    [InlineData("v1alpha1", "odd")]
    public void VersionOrder_NewerAndStabler_ComesFirst(string first, string second) =>
        VersionOrder.Instance.Compare(first, second).ShouldBeGreaterThan(0);

    private KubeObject Get(ResourceType type) => _cluster.Do(new ClusterRequest.Get(type, "default", "w")).Required;

    private static JsonObject TwoVersions(string storage)
    {
        var crd = Cluster.Json(WidgetDefinition.Json);
        var versions = crd["spec"]!["versions"]!.AsArray();
        var older = versions[0]!.DeepClone();
        older["name"] = "v1alpha1";
        versions.Add(older);
        foreach (var version in versions)
        {
            version!["storage"] = version["name"]!.ToString() == storage;
        }
        return crd;
    }
}
