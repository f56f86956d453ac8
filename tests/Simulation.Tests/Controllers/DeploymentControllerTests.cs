using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

public sealed class DeploymentControllerTests
{
    [Fact]
    public void Reconcile_NewDeployment_BecomesAvailable()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Deployments, TestCluster.Deployment("web", 3, "web:1"));

        var status = cluster.Pass(5).Status(KnownResources.Deployments, "web");
        ((int)status["availableReplicas"]!).ShouldBe(3);
        ((int)status["updatedReplicas"]!).ShouldBe(3);
        Condition(status, "Available").ShouldBe("MinimumReplicasAvailable");
        Condition(status, "Progressing").ShouldBe("NewReplicaSetAvailable");
        var set = cluster.All(KnownResources.ReplicaSets).Single();
        set.Header.Labels[DeploymentController.HashLabel].ShouldNotBeEmpty();
        cluster.Pods.ShouldAllBe(pod =>
            pod.Header.Labels[DeploymentController.HashLabel] == set.Header.Labels[DeploymentController.HashLabel]
        );
        cluster
            .Model.Find(KnownResources.Deployments, "default", "web")!
            .Header.Annotations["deployment.kubernetes.io/revision"]
            .ShouldBe("1");
    }

    [Fact]
    public void Reconcile_NewImage_RollsWithoutFallingBelowTheBudget()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Deployments, TestCluster.Deployment("web", 4, "web:1"));
        cluster.Pass(5);

        Image(cluster, "web:2");
        for (var tick = 0; tick < 100; tick++)
        {
            cluster.Pass(0.1);
            cluster.Pods.Count(pod => PodFacts.Of(pod) is { IsReady: true, IsLeaving: false }).ShouldBeGreaterThanOrEqualTo(3);
            cluster.Pods.Count(pod => PodFacts.Of(pod).IsActive).ShouldBeLessThanOrEqualTo(5);
        }

        cluster.Pods.Count.ShouldBe(4);
        cluster.Pods.ShouldAllBe(pod => (string)pod.ToNode()["spec"]!["containers"]![0]!["image"]! == "web:2");
        Condition(cluster.Status(KnownResources.Deployments, "web"), "Progressing").ShouldBe("NewReplicaSetAvailable");
    }

    [Fact]
    public void Reconcile_BackToTheFirstTemplate_UsesItsSetAgainWithANewRevision()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Deployments, TestCluster.Deployment("web", 2, "web:1"));
        cluster.Pass(5);
        var first = cluster.All(KnownResources.ReplicaSets).Single().Header.Name;
        Image(cluster, "web:2");
        cluster.Pass(20);

        Image(cluster, "web:1");

        cluster.Pass(20).All(KnownResources.ReplicaSets).Count.ShouldBe(2);
        var set = cluster.Model.Find(KnownResources.ReplicaSets, "default", first)!;
        set.Header.Annotations["deployment.kubernetes.io/revision"].ShouldBe("3");
        ((int)set.ToNode()["spec"]!["replicas"]!).ShouldBe(2);
    }

    [Fact]
    public void Reconcile_SameTemplateWithUnsetFieldsSpeltOut_IsNoNewRevision()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Deployments, TestCluster.Deployment("web", 2, "web:1"));
        cluster.Pass(5);

        cluster.Patch(
            KnownResources.Deployments,
            "web",
            """{"spec":{"template":{"spec":{"affinity":{},"volumes":[],"containers":[{"name":"web","image":"web:1","resources":{}}]}}}}"""
        );

        cluster.Pass(5).All(KnownResources.ReplicaSets).Count.ShouldBe(1);
        cluster.Pods.Count.ShouldBe(2);
    }

    [Fact]
    public void Reconcile_MadeAgainAfterADeletionWithOrphans_TakesItsPodsOver()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Deployments, TestCluster.Deployment("web", 2, "web:1"));
        var pods = cluster.Pass(5).Pods.Select(static pod => pod.Key).ToList();
        cluster.Delete(KnownResources.Deployments, "web", new() { PropagationPolicy = "Orphan" });
        cluster.Pass(5);

        var again = cluster.Apply(KnownResources.Deployments, TestCluster.Deployment("web", 2, "web:1"));

        cluster.Pass(5).All(KnownResources.ReplicaSets).Single().Header.Controller!.Uid.ShouldBe(again.Header.Uid);
        cluster.Pods.Select(static pod => pod.Key).ShouldBe(pods, ignoreOrder: true);
    }

    [Fact]
    public void Reconcile_ImageThatDoesNotExist_ExceedsItsDeadlineAndKeepsTheOld()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Deployments, TestCluster.Deployment("web", 4, "web:1", "\"progressDeadlineSeconds\":30,"));
        cluster.Pass(5);

        Image(cluster, "web:missing");

        var status = cluster.Pass(60).Status(KnownResources.Deployments, "web");
        Condition(status, "Progressing").ShouldBe("ProgressDeadlineExceeded");
        ((int)status["availableReplicas"]!).ShouldBe(3);
        Condition(status, "Available").ShouldBe("MinimumReplicasAvailable");
    }

    [Fact]
    public void Reconcile_Recreate_StopsTheOldFirst()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Deployments, TestCluster.Deployment("web", 2, "web:1", "\"strategy\":{\"type\":\"Recreate\"},"));
        cluster.Pass(5);

        Image(cluster, "web:2");

        cluster.Pass(0.5).Pods.Count(static pod => PodFacts.Of(pod) is { IsReady: true, IsActive: true }).ShouldBe(0);
        cluster.Pass(5).Pods.Count(static pod => PodFacts.Of(pod).IsReady).ShouldBe(2);
    }

    [Fact]
    public void Reconcile_ManyReleases_KeepsTheHistoryLimit()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Deployments, TestCluster.Deployment("web", 1, "web:0", "\"revisionHistoryLimit\":2,"));
        for (var release = 1; release < 6; release++)
        {
            cluster.Pass(10);
            Image(cluster, $"web:{release}");
        }

        cluster.Pass(10).All(KnownResources.ReplicaSets).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Reconcile_Scaled_Follows(int replicas)
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Deployments, TestCluster.Deployment("web", 2, "web:1"));
        cluster.Pass(5);

        cluster.Patch(KnownResources.Deployments, "web", $$$"""{"spec":{"replicas":{{{replicas}}}}}""");

        cluster.Pass(5).Pods.Count.ShouldBe(replicas);
    }

    private static void Image(TestCluster cluster, string image) =>
        cluster.Patch(
            KnownResources.Deployments,
            "web",
            $$"""{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"{{image}}"}]} } } }"""
        );

    private static string Condition(JsonNode status, string type) =>
        (string)status["conditions"]!.AsArray().Single(condition => (string)condition!["type"]! == type)!["reason"]!;
}
