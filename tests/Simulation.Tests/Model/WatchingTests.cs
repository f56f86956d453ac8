using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

public sealed class WatchingTests
{
    [Fact]
    public void Watch_WithoutVersion_StartsWithThePresent()
    {
        var cluster = new Cluster();
        cluster.ConfigMap("a");
        var watch = cluster.Model.Watch(new WatchRequest(KnownResources.ConfigMaps, "default"));
        cluster.ConfigMap("b");
        cluster.Delete(KnownResources.ConfigMaps, "a");
        Show(watch.Read()).ShouldBe(["Added a", "Added b", "Deleted a"]);
        watch.Read().ShouldBeEmpty();
        watch.ResourceVersion.ShouldBe(cluster.Model.ResourceVersion);
    }

    [Fact]
    public void Watch_ObjectLeavesAndEntersTheSelection_IsDeletedAndAdded()
    {
        var cluster = new Cluster();
        cluster.ConfigMap("a", """{"x":"1"}""");
        var watch = cluster.Model.Watch(
            new WatchRequest(KnownResources.ConfigMaps, "default")
            {
                LabelSelector = "x=1",
                ResourceVersion = cluster.Model.ResourceVersion.ToString(),
            }
        );
        cluster.Patch(KnownResources.ConfigMaps, "a", """{"metadata":{"labels":{"x":"2"}}}""");
        cluster.Patch(KnownResources.ConfigMaps, "a", """{"data":{"unseen":"1"}}""");
        cluster.Patch(KnownResources.ConfigMaps, "a", """{"metadata":{"labels":{"x":"1"}}}""");
        var events = watch.Read();
        Show(events).ShouldBe(["Deleted a", "Added a"]);
        events[0].Object.Header.Labels["x"].ShouldBe("1");
        long.Parse(events[0].Object.Header.ResourceVersion).ShouldBe(cluster.Model.ResourceVersion - 2);
    }

    [Fact]
    public void Watch_FromCompactedVersion_IsExpired()
    {
        var cluster = new Cluster();
        var version = cluster.ConfigMap("a").Header.ResourceVersion;
        cluster.ConfigMap("b");
        cluster.Model.Compact();
        var watch = cluster.Model.Watch(new WatchRequest(KnownResources.ConfigMaps) { ResourceVersion = version });
        (watch.Refusal!.Code, watch.Refusal.Reason).ShouldBe((410, "Expired"));
    }

    [Fact]
    public void Watch_LeftBehindByTheHistory_Expires()
    {
        var cluster = new Cluster(historyLimit: 10);
        var watch = cluster.Model.Watch(
            new WatchRequest(KnownResources.ConfigMaps) { ResourceVersion = cluster.Model.ResourceVersion.ToString() }
        );
        for (var i = 0; i < 11; i++)
        {
            cluster.ConfigMap("c" + i);
        }
        watch.Read().ShouldBeEmpty();
        watch.Refusal!.Code.ShouldBe(410);
    }

    [Fact]
    public void Watch_BrokenSelector_IsBadRequest() =>
        new Cluster()
            .Model.Watch(new WatchRequest(KnownResources.Pods) { FieldSelector = "spec.nope=1" })
            .Refusal!.Message.ShouldBe("field label not supported: spec.nope");

    [Fact]
    public void List_InPages_IsOneConsistentSnapshot()
    {
        var cluster = new Cluster();
        for (var i = 0; i < 7; i++)
        {
            cluster.ConfigMap("c" + i);
        }
        var request = new ClusterRequest.List(KnownResources.ConfigMaps, "default") { Limit = 3 };
        var page = cluster.Do(request).RequiredPage;
        (page.Items.Count, page.Remaining).ShouldBe((3, 4));
        var names = page.Items.Select(static item => item.Header.Name).ToList();
        cluster.Delete(KnownResources.ConfigMaps, "c4");
        cluster.ConfigMap("c9");
        while (page.Continue is not null)
        {
            page = cluster.Do(request with { Continue = page.Continue }).RequiredPage;
            names.AddRange(page.Items.Select(static item => item.Header.Name));
        }
        names.ShouldBe(["c0", "c1", "c2", "c3", "c4", "c5", "c6"]);
        cluster.Do(request with { Continue = "rubbish" }).Refusal!.Code.ShouldBe(400);
    }

    [Fact]
    public void List_ContinuedAfterCompaction_IsExpired()
    {
        var cluster = new Cluster();
        cluster.ConfigMap("a");
        cluster.ConfigMap("b");
        var request = new ClusterRequest.List(KnownResources.ConfigMaps, "default") { Limit = 1 };
        var token = cluster.Do(request).RequiredPage.Continue;
        cluster.Model.Compact();
        cluster.Do(request with { Continue = token }).Refusal!.Code.ShouldBe(410);
    }

    [Theory]
    [InlineData("a=1", "x")]
    [InlineData("a!=1", "y,z")]
    [InlineData("a in (1,2)", "x,y")]
    [InlineData("a notin (1,2)", "z")]
    [InlineData("a", "x,y")]
    [InlineData("!a", "z")]
    [InlineData("a>1", "y")]
    [InlineData("a==1,!b", "x")]
    public void List_LabelSelector_Selects(string selector, string expected)
    {
        var cluster = new Cluster();
        cluster.ConfigMap("x", """{"a":"1"}""");
        cluster.ConfigMap("y", """{"a":"2"}""");
        cluster.ConfigMap("z");
        var page = cluster.Do(new ClusterRequest.List(KnownResources.ConfigMaps, "default") { LabelSelector = selector }).RequiredPage;
        string.Join(",", page.Items.Select(static item => item.Header.Name)).ShouldBe(expected);
    }

    [Fact]
    public void List_FieldSelector_ReadsStatusAndSpec()
    {
        var cluster = new Cluster();
        cluster.Pod("a", ""","nodeName":"n1" """);
        cluster.Pod("b");
        var page = cluster
            .Do(new ClusterRequest.List(KnownResources.Pods, null) { FieldSelector = "spec.nodeName=n1,status.phase!=Failed" })
            .RequiredPage;
        page.Items.ShouldHaveSingleItem().Header.Name.ShouldBe("a");
    }

    private static IEnumerable<string> Show(IEnumerable<WatchEvent> events) =>
        events.Select(static e => $"{e.Type} {e.Object.Header.Name}");
}
