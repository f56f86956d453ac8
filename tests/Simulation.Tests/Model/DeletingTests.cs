using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

public sealed class DeletingTests
{
    private readonly Cluster _cluster = new();

    [Fact]
    public void Delete_Plain_RemovesAtOnce()
    {
        _cluster.ConfigMap("a");
        _cluster.Delete(KnownResources.ConfigMaps, "a").Removed.ShouldBeTrue();
        _cluster.Find(KnownResources.ConfigMaps, "a").ShouldBeNull();
        _cluster.Delete(KnownResources.ConfigMaps, "a").Refusal!.Reason.ShouldBe("NotFound");
    }

    [Fact]
    public void Delete_WithFinalizer_WaitsUntilItIsGone()
    {
        _cluster.Create(KnownResources.ConfigMaps, """{"metadata":{"name":"a","finalizers":["x.io/y"]}}""");
        _cluster.Delete(KnownResources.ConfigMaps, "a").Removed.ShouldBeFalse();
        _cluster.Find(KnownResources.ConfigMaps, "a")!.Header.DeletionTimestamp.ShouldBe(_cluster.Now);
        _cluster.Patch(KnownResources.ConfigMaps, "a", """{"metadata":{"finalizers":null}}""").Succeeded.ShouldBeTrue();
        _cluster.Find(KnownResources.ConfigMaps, "a").ShouldBeNull();
    }

    [Fact]
    public void Delete_WrongPreconditions_IsConflict()
    {
        _cluster.ConfigMap("a");
        _cluster.Delete(KnownResources.ConfigMaps, "a", new DeleteOptions { PreconditionUid = "x" }).Refusal!.Code.ShouldBe(409);
        _cluster
            .Delete(KnownResources.ConfigMaps, "a", new DeleteOptions { PreconditionResourceVersion = "1" })
            .Refusal!.Code.ShouldBe(409);
        _cluster.Find(KnownResources.ConfigMaps, "a").ShouldNotBeNull();
    }

    [Fact]
    public void Delete_Foreground_LeavesTheFinalizerForTheCollector()
    {
        _cluster.ConfigMap("a");
        _cluster.Delete(KnownResources.ConfigMaps, "a", new DeleteOptions { PropagationPolicy = "Foreground" }).Removed.ShouldBeFalse();
        _cluster.Find(KnownResources.ConfigMaps, "a")!.ToNode()["metadata"]!["finalizers"]![0]!.ToString().ShouldBe("foregroundDeletion");
    }

    [Fact]
    public void Delete_UnscheduledPod_GoesAtOnce()
    {
        _cluster.Pod("p");
        _cluster.Delete(KnownResources.Pods, "p").Removed.ShouldBeTrue();
    }

    [Fact]
    public void Delete_RunningPod_WaitsForTheNodeWithinItsGrace()
    {
        _cluster.Pod("p", ""","nodeName":"n","terminationGracePeriodSeconds":20""");
        _cluster.Delete(KnownResources.Pods, "p").Removed.ShouldBeFalse();
        _cluster.Find(KnownResources.Pods, "p")!.Header.DeletionTimestamp.ShouldBe(_cluster.Now.AddSeconds(20));
        _cluster.Delete(KnownResources.Pods, "p", new DeleteOptions { GracePeriodSeconds = 5 }).Removed.ShouldBeFalse();
        _cluster.Find(KnownResources.Pods, "p")!.Header.DeletionTimestamp.ShouldBe(_cluster.Now.AddSeconds(5));
        _cluster.Delete(KnownResources.Pods, "p", new DeleteOptions { GracePeriodSeconds = 0 }).Removed.ShouldBeTrue();
        _cluster.Find(KnownResources.Pods, "p").ShouldBeNull();
    }

    [Fact]
    public void DeleteCollection_WithSelector_TakesOnlyWhatMatches()
    {
        _cluster.ConfigMap("a", """{"x":"1"}""");
        _cluster.ConfigMap("b", """{"x":"2"}""");
        _cluster
            .Do(new ClusterRequest.DeleteCollection(KnownResources.ConfigMaps, "default") { LabelSelector = "x=1" })
            .Succeeded.ShouldBeTrue();
        _cluster.Model.List(KnownResources.ConfigMaps).Select(static item => item.Header.Name).ShouldBe(["b"]);
    }

    [Fact]
    public void DeleteNamespace_WithContent_TakesItAlong()
    {
        _cluster.Create(KnownResources.Namespaces, """{"metadata":{"name":"n"}}""");
        _cluster.Create(KnownResources.ConfigMaps, """{"metadata":{"name":"a"}}""", "n");
        _cluster.Create(KnownResources.Secrets, """{"metadata":{"name":"held","finalizers":["x.io/y"]}}""", "n");
        _cluster.Delete(KnownResources.Namespaces, "n").Removed.ShouldBeFalse();
        _cluster.Model.Find(KnownResources.ConfigMaps, "n", "a").ShouldBeNull();
        _cluster.Find(KnownResources.Namespaces, "n")!.ToNode()["status"]!["phase"]!.ToString().ShouldBe("Terminating");
        _cluster.Try(KnownResources.ConfigMaps, """{"metadata":{"name":"late"}}""", "n").Refusal!.Code.ShouldBe(403);
        _cluster
            .Do(
                new ClusterRequest.Patch(
                    KnownResources.Secrets,
                    "n",
                    "held",
                    new Patch(Patch.MergeMediaType, """{"metadata":{"finalizers":null}}"""u8.ToArray())
                )
            )
            .Succeeded.ShouldBeTrue();
        _cluster.Find(KnownResources.Namespaces, "n").ShouldBeNull();
    }

    [Fact]
    public void DeleteDefinition_WithObjects_TakesThemAlongAndEndsTheService()
    {
        _cluster.InstallWidgets();
        _cluster.Create(Cluster.Widgets, """{"metadata":{"name":"w"},"spec":{"size":1}}""");
        _cluster.Delete(KnownResources.CustomResourceDefinitions, "widgets.example.com").Succeeded.ShouldBeTrue();
        _cluster.Find(KnownResources.CustomResourceDefinitions, "widgets.example.com").ShouldBeNull();
        _cluster.Find(Cluster.Widgets, "w").ShouldBeNull();
        _cluster.Model.Resources.Find("example.com", "v1", "widgets").ShouldBeNull();
    }

    [Fact]
    public void OwnedBy_AfterOwnerChanges_FollowsThem()
    {
        var owner = _cluster.ConfigMap("owner").Header.Uid;
        _cluster.Create(
            KnownResources.Pods,
            $$$"""{"metadata":{"name":"p","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{{owner}}}"}]},"spec":{"containers":[{"name":"a","image":"i"}]}}"""
        );
        _cluster.Model.OwnedBy(owner).ShouldHaveSingleItem().Object.Header.Name.ShouldBe("p");
        _cluster.Patch(KnownResources.Pods, "p", """{"metadata":{"ownerReferences":null}}""").Succeeded.ShouldBeTrue();
        _cluster.Model.OwnedBy(owner).ShouldBeEmpty();
    }
}
