using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

public sealed class JobControllerTests
{
    [Fact]
    public void Reconcile_ProgramSucceeds_JobIsComplete()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Jobs, TestCluster.Job("job", "sleep 5; exit 0"));

        var running = cluster.Pass(4).Status(KnownResources.Jobs, "job");
        ((int)running["active"]!).ShouldBe(1);
        var status = cluster.Pass(2).Status(KnownResources.Jobs, "job");
        ((int)status["succeeded"]!).ShouldBe(1);
        status["active"].ShouldBeNull();
        status["completionTime"].ShouldNotBeNull();
        Condition(status).ShouldBe(("Complete", null));
        cluster.Pods.Single().Header.Labels["job-name"].ShouldBe("job");
    }

    [Fact]
    public void Reconcile_ProgramFailsWithoutRetries_JobFails()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Jobs, TestCluster.Job("job", "sleep 1; exit 3", "\"backoffLimit\":0,"));

        var status = cluster.Pass(3).Status(KnownResources.Jobs, "job");

        ((int)status["failed"]!).ShouldBe(1);
        Condition(status).ShouldBe(("Failed", "BackoffLimitExceeded"));
    }

    [Fact]
    public void Reconcile_ProgramFails_IsRetriedWithBackOffUpToTheLimit()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Jobs, TestCluster.Job("job", "exit 1", "\"backoffLimit\":2,"));

        cluster.Pass(9).Pods.Count.ShouldBe(1);
        cluster.Pass(2).Pods.Count.ShouldBe(2);
        cluster.Pass(21);
        Condition(cluster.Status(KnownResources.Jobs, "job")).ShouldBe(("Failed", "BackoffLimitExceeded"));
        ((int)cluster.Status(KnownResources.Jobs, "job")["failed"]!).ShouldBe(3);
    }

    [Fact]
    public void Reconcile_RestartsOnFailure_CountAgainstTheLimit()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Jobs, TestCluster.Job("job", "exit 1", "\"backoffLimit\":2,", "OnFailure"));

        var status = cluster.Pass(15).Status(KnownResources.Jobs, "job");

        Condition(status).ShouldBe(("Failed", "BackoffLimitExceeded"));
        cluster.Pods.ShouldBeEmpty();
    }

    [Fact]
    public void Reconcile_DeadlinePasses_StopsThePods()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Jobs, TestCluster.Job("job", "sleep 600", "\"activeDeadlineSeconds\":5,"));

        cluster.Pass(4).Pods.Count.ShouldBe(1);
        Condition(cluster.Pass(2).Status(KnownResources.Jobs, "job")).ShouldBe(("Failed", "DeadlineExceeded"));
        cluster.Pods.ShouldBeEmpty();
    }

    [Fact]
    public void Reconcile_CompletionsAndParallelism_AreKept()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Jobs, TestCluster.Job("job", "sleep 10", "\"completions\":5,\"parallelism\":2,"));
        var most = 0;
        for (var second = 0; second < 40; second++)
        {
            cluster.Pass(1);
            most = Math.Max(most, cluster.Pods.Count(static pod => PodFacts.Of(pod).IsActive));
        }

        most.ShouldBe(2);
        ((int)cluster.Status(KnownResources.Jobs, "job")["succeeded"]!).ShouldBe(5);
        Condition(cluster.Status(KnownResources.Jobs, "job")).ShouldBe(("Complete", null));
    }

    [Fact]
    public void Reconcile_DeletedJob_TakesItsPodsAlong()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Jobs, TestCluster.Job("job", "sleep 600"));
        cluster.Pass(3);

        cluster.Delete(KnownResources.Jobs, "job", new() { PropagationPolicy = "Background" });

        cluster.Pass(40).Pods.ShouldBeEmpty();
    }

    [Fact]
    public void Reconcile_TimeToLivePasses_JobIsRemoved()
    {
        var cluster = new TestCluster();
        cluster.Apply(KnownResources.Jobs, TestCluster.Job("job", "exit 0", "\"ttlSecondsAfterFinished\":60,"));

        cluster.Pass(30).All(KnownResources.Jobs).Count.ShouldBe(1);
        cluster.Pass(60).All(KnownResources.Jobs).ShouldBeEmpty();
        cluster.Pods.ShouldBeEmpty();
    }

    private static (string, string?) Condition(JsonNode status)
    {
        var condition = status["conditions"]!.AsArray().Single()!;
        return ((string)condition["type"]!, (string?)condition["reason"]);
    }
}
