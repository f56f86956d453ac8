using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

public sealed class ReplicaSetControllerTests
{
    [Fact]
    public void Reconcile_NewSet_MakesOwnedPodsAndCountsThem()
    {
        var cluster = new TestCluster();
        var set = cluster.Apply(KnownResources.ReplicaSets, TestCluster.ReplicaSet("web", 3));

        cluster.Pass(0.5);
        cluster.Pods.Count.ShouldBe(3);
        cluster.Pods.ShouldAllBe(pod => pod.Header.Controller!.Uid == set.Header.Uid && pod.Header.Labels["app"] == "web");
        ((int)cluster.Status(KnownResources.ReplicaSets, "web")["replicas"]!).ShouldBe(3);
        cluster.Status(KnownResources.ReplicaSets, "web")["readyReplicas"].ShouldBeNull();

        var status = cluster.Pass(1).Status(KnownResources.ReplicaSets, "web");
        ((int)status["readyReplicas"]!).ShouldBe(3);
        ((int)status["availableReplicas"]!).ShouldBe(3);
        ((int)status["fullyLabeledReplicas"]!).ShouldBe(3);
        ((long)status["observedGeneration"]!).ShouldBe(1);
    }

    [Fact]
    public void Reconcile_MinReadySeconds_AvailableLaterThanReady()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.ReplicaSets, TestCluster.ReplicaSet("web", 2, "\"minReadySeconds\":10,"));

        var status = cluster.Pass(10.5).Status(KnownResources.ReplicaSets, "web");
        ((int)status["readyReplicas"]!).ShouldBe(2);
        status["availableReplicas"].ShouldBeNull();
        ((int)cluster.Pass(1).Status(KnownResources.ReplicaSets, "web")["availableReplicas"]!).ShouldBe(2);
    }

    [Fact]
    public void Reconcile_ScaledDown_GivesUpUnreadyPodsFirstThenTheNewest()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.ReplicaSets, TestCluster.ReplicaSet("web", 2));
        var old = cluster.Pass(5).Pods.Select(static pod => pod.Key).ToList();
        cluster.Patch(KnownResources.ReplicaSets, "web", """{"spec":{"replicas":4}}""");
        cluster.Pass(5);
        var unready = cluster.Pods.First(pod => old.Contains(pod.Key));
        cluster.Patch(
            KnownResources.Pods,
            unready.Header.Name,
            $$"""{"metadata":{"annotations":{"{{NodeAnnotations.Ready}}":"false"} } }"""
        );
        cluster.Pass(1);

        cluster.Patch(KnownResources.ReplicaSets, "web", """{"spec":{"replicas":3}}""");
        cluster.Pass(5).Pods.ShouldNotContain(pod => pod.Key == unready.Key);

        cluster.Patch(KnownResources.ReplicaSets, "web", """{"spec":{"replicas":1}}""");
        cluster.Pass(5).Pods.Single().Key.ShouldBe(old.Single(key => key != unready.Key));
    }

    [Fact]
    public void Reconcile_PodDeletedByHand_IsReplaced()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.ReplicaSets, TestCluster.ReplicaSet("web", 2));
        var gone = cluster.Pass(5).Pods[0].Header.Name;

        cluster.Delete(KnownResources.Pods, gone);

        cluster.Pass(5).Pods.Count.ShouldBe(2);
        cluster.Pods.ShouldNotContain(pod => pod.Header.Name == gone);
    }

    [Fact]
    public void Reconcile_OrphanWithMatchingLabels_IsAdoptedAndCounts()
    {
        var cluster = new TestCluster();
        cluster.Apply(
            KnownResources.Pods,
            """{"metadata":{"name":"mine","labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"web:0"}]}}"""
        );
        cluster.Pass(2);

        var set = cluster.Apply(KnownResources.ReplicaSets, TestCluster.ReplicaSet("web", 2));

        cluster.Pass(3).Pods.Count.ShouldBe(2);
        cluster.Model.Find(KnownResources.Pods, "default", "mine")!.Header.Controller!.Uid.ShouldBe(set.Header.Uid);
    }

    [Fact]
    public void Reconcile_LabelTakenAway_PodIsReleasedAndReplaced()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.ReplicaSets, TestCluster.ReplicaSet("web", 1));
        var pod = cluster.Pass(3).Pods[0].Header.Name;

        cluster.Patch(KnownResources.Pods, pod, """{"metadata":{"labels":{"app":"quarantine"}}}""");

        cluster.Pass(3).Pods.Count.ShouldBe(2);
        cluster.Model.Find(KnownResources.Pods, "default", pod)!.Header.Controller.ShouldBeNull();
    }

    [Fact]
    public void Reconcile_NothingLeftToDo_WritesNothing()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.ReplicaSets, TestCluster.ReplicaSet("web", 5));
        cluster.Pass(10);
        var version = cluster.Model.ResourceVersion;

        cluster.Pass(3600).Model.ResourceVersion.ShouldBe(version);
    }
}
