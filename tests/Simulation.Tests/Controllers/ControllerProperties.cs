using FsCheck;
using FsCheck.Fluent;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

/// <summary>What holds for the controllers whatever users do, and in whatever order.</summary>
public sealed class ControllerProperties
{
    private static readonly string[] Images = ["web:1", "web:2", "web:missing", "rollouts-demo:v1"];

    [Fact]
    public void Controllers_AnyCourse_ComeToRestWithWhatWasAskedFor() =>
        Prop.ForAll(
                Courses(),
                course =>
                {
                    var cluster = Play(course);
                    foreach (var set in cluster.All(KnownResources.ReplicaSets))
                    {
                        var view = set.As<ReplicaSetView>(PodView.Json);
                        var pods = cluster.Pods.Where(pod => pod.Header.Controller?.Uid == set.Header.Uid).Select(PodFacts.Of).ToList();
                        pods.Count.ShouldBe(view.Spec.Replicas);
                        pods.ShouldAllBe(static pod => pod.IsActive);
                        view.Status.Replicas.ShouldBe(pods.Count);
                        view.Status.ReadyReplicas.ShouldBe(pods.Count(static pod => pod.IsReady));
                        view.Status.ObservedGeneration.ShouldBe(set.Header.Generation);
                    }

                    var uids = cluster
                        .All(KnownResources.ReplicaSets)
                        .Concat(cluster.All(KnownResources.Deployments))
                        .Select(static item => item.Header.Uid)
                        .ToHashSet();
                    cluster.Pods.ShouldAllBe(pod => pod.Header.Owners.All(owner => uids.Contains(owner.Uid)));
                    var version = cluster.Model.ResourceVersion;
                    cluster.Pass(3600).Model.ResourceVersion.ShouldBe(version);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Controllers_SameCourse_SameClusterToTheByte() =>
        Prop.ForAll(Courses(), static course => Dump(Play(course)).ShouldBe(Dump(Play(course)))).QuickCheckThrowOnFailure();

    private static Arbitrary<int[]> Courses() => Gen.Choose(0, 10_000).ArrayOf().Resize(12).ToArbitrary();

    private static string Dump(TestCluster cluster) =>
        string.Join(
            '\n',
            cluster
                .All(KnownResources.ReplicaSets)
                .Concat(cluster.Pods)
                .Select(static item => System.Text.Encoding.UTF8.GetString(item.Json.Span))
        );

    private static TestCluster Play(int[] course)
    {
        var cluster = new TestCluster();
        foreach (var number in course)
        {
            var choice = number / 10;
            Act(cluster, number % 10, choice);
            cluster.Pass(choice % 7 * 0.4);
        }

        // Longer than any back-off, deadline or grace period of these objects.
        return cluster.Pass(1200);
    }

    private static void Act(TestCluster cluster, int action, int choice)
    {
        var name = $"web-{choice % 2}";
        var pods = cluster.Pods;
        var pod = pods.Count > 0 ? pods[choice % pods.Count].Header.Name : null;
        switch (action)
        {
            case 0 or 1:
                Try(
                    cluster,
                    () =>
                        cluster.Apply(KnownResources.Deployments, TestCluster.Deployment(name, choice % 5, Images[choice % Images.Length]))
                );
                break;
            case 2 or 3:
                Try(cluster, () => cluster.Patch(KnownResources.Deployments, name, $$"""{"spec":{"replicas":{{choice % 6}} } }"""));
                break;
            case 4 or 5:
                Try(
                    cluster,
                    () =>
                        cluster.Patch(
                            KnownResources.Deployments,
                            name,
                            $$"""{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"{{Images[choice % Images.Length]}}"}]} } } }"""
                        )
                );
                break;
            case 6 when pod is not null:
                cluster.Delete(KnownResources.Pods, pod);
                break;
            case 7 when pod is not null:
                cluster.Patch(KnownResources.Pods, pod, """{"metadata":{"labels":{"app":"elsewhere"}}}""");
                break;
            case 8 when cluster.Model.Find(KnownResources.Deployments, "default", name) is not null:
                cluster.Delete(
                    KnownResources.Deployments,
                    name,
                    new() { PropagationPolicy = choice % 2 == 0 ? "Background" : "Foreground" }
                );
                break;
            case 9 when pod is not null:
                cluster.Patch(
                    KnownResources.Pods,
                    pod,
                    $$"""{"metadata":{"annotations":{"{{NodeAnnotations.Ready}}":"{{(choice % 2 == 0 ? "true" : "false")}}"} } }"""
                );
                break;
        }
    }

    // A course may ask for what is there already or not there: the server refuses, and the course goes on.
    private static void Try(TestCluster cluster, Action act)
    {
        var version = cluster.Model.ResourceVersion;
        try
        {
            act();
        }
        catch (KubernetesApiException)
        {
            cluster.Model.ResourceVersion.ShouldBe(version);
        }
    }
}
