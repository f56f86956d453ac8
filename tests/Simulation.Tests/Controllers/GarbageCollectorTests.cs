using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

public sealed class GarbageCollectorTests
{
    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public void Reconcile_DeletedDeployment_TakesSetsAndPodsAlong(string policy)
    {
        var cluster = Running();

        cluster.Delete(KnownResources.Deployments, "web", new() { PropagationPolicy = policy });

        cluster.Pass(40);
        cluster.All(KnownResources.Deployments).ShouldBeEmpty();
        cluster.All(KnownResources.ReplicaSets).ShouldBeEmpty();
        cluster.Pods.ShouldBeEmpty();
    }

    [Fact]
    public void Reconcile_Foreground_OwnerStaysUntilItsDependentsAreGone()
    {
        var cluster = Running();
        var pod = cluster.Pods[0].Header.Name;
        cluster.Patch(KnownResources.Pods, pod, """{"metadata":{"finalizers":["example.com/hold"]}}""");

        cluster.Delete(KnownResources.Deployments, "web", new() { PropagationPolicy = "Foreground" });

        cluster.Pass(60).All(KnownResources.Deployments).Count.ShouldBe(1);
        cluster.All(KnownResources.ReplicaSets).Single().Header.DeletionTimestamp.ShouldNotBeNull();
        cluster.Patch(KnownResources.Pods, pod, """{"metadata":{"finalizers":null}}""");
        cluster.Pass(5).All(KnownResources.Deployments).ShouldBeEmpty();
    }

    [Fact]
    public void Reconcile_Orphan_LeavesDependentsWithoutThatOwner()
    {
        var cluster = Running();

        cluster.Delete(KnownResources.Deployments, "web", new() { PropagationPolicy = "Orphan" });

        cluster.Pass(40).All(KnownResources.Deployments).ShouldBeEmpty();
        cluster.All(KnownResources.ReplicaSets).Single().Header.Owners.ShouldBeEmpty();
        cluster.Pods.Count.ShouldBe(2);
    }

    [Fact]
    public void Reconcile_TwoOwners_DependentStaysWhileOneLives()
    {
        var cluster = new TestCluster();
        var one = Map(cluster, "one");
        var two = Map(cluster, "two");
        Map(cluster, "child", one, two);

        cluster.Delete(KnownResources.ConfigMaps, "one");
        cluster.Pass(1).Model.Find(KnownResources.ConfigMaps, "default", "child")!.Header.Owners.Single().Uid.ShouldBe(two.Header.Uid);

        cluster.Delete(KnownResources.ConfigMaps, "two");
        cluster.Pass(1).All(KnownResources.ConfigMaps).Where(static map => map.Header.Name == "child").ShouldBeEmpty();
    }

    [Fact]
    public void Reconcile_OwnerMadeAgainUnderTheSameName_IsAnotherOwner()
    {
        var cluster = new TestCluster();
        var owner = Map(cluster, "owner");
        Map(cluster, "child", owner);
        cluster.Delete(KnownResources.ConfigMaps, "owner");
        Map(cluster, "owner");

        cluster.Pass(1).All(KnownResources.ConfigMaps).ShouldNotContain(static map => map.Header.Name == "child");
    }

    private static KubeObject Map(TestCluster cluster, string name, params KubeObject[] owners)
    {
        var references = owners.Select(static owner =>
            $$"""{"apiVersion":"v1","kind":"ConfigMap","name":"{{owner.Header.Name}}","uid":"{{owner.Header.Uid}}"}"""
        );
        return cluster.Apply(
            KnownResources.ConfigMaps,
            $$$"""{"metadata":{"name":"{{{name}}}","ownerReferences":[{{{string.Join(',', references)}}}]}}"""
        );
    }

    private static TestCluster Running()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Deployments, TestCluster.Deployment("web", 2, "web:1"));
        return cluster.Pass(5);
    }
}
