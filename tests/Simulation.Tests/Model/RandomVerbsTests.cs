using FsCheck;
using FsCheck.Fluent;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

/// <summary>Whatever verbs come in whatever order, versions grow and every watch can rebuild the list.</summary>
public sealed class RandomVerbsTests
{
    private static readonly string[] s_names = ["a", "b", "c", "d"];

    [Fact]
    public void Versions_AnyVerbs_GrowByOnePerWriteAndOnlyThen() =>
        Prop.ForAll(
                Verbs(),
                verbs =>
                {
                    var cluster = new Cluster();
                    foreach (var verb in verbs)
                    {
                        var before = (cluster.Model.ResourceVersion, State(cluster));
                        Run(cluster, verb);
                        var after = (cluster.Model.ResourceVersion, State(cluster));
                        after.ResourceVersion.ShouldBe(before.ResourceVersion + (after.Item2 == before.Item2 ? 0 : 1));
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Watch_FromAnyVersion_ReplaysToTheList() =>
        Prop.ForAll(
                Verbs(),
                Gen.Choose(0, 40).ToArbitrary(),
                (verbs, cut) =>
                {
                    var cluster = new Cluster();
                    var labels = cut % 2 == 0 ? "x=1" : null;
                    var replica = new Dictionary<string, string>();
                    ModelWatch? watch = null;
                    for (var i = 0; i <= verbs.Length; i++)
                    {
                        if (i == Math.Min(cut, verbs.Length))
                        {
                            var page = cluster
                                .Do(new ClusterRequest.List(KnownResources.ConfigMaps, null) { LabelSelector = labels })
                                .RequiredPage;
                            replica = page.Items.ToDictionary(static item => item.Header.Name, static item => item.Header.ResourceVersion);
                            watch = cluster.Model.Watch(
                                new WatchRequest(KnownResources.ConfigMaps)
                                {
                                    LabelSelector = labels,
                                    ResourceVersion = page.ResourceVersion.ToString(),
                                }
                            );
                        }
                        if (i < verbs.Length)
                        {
                            Run(cluster, verbs[i]);
                        }
                    }
                    foreach (var change in watch!.Read(int.MaxValue))
                    {
                        switch (change.Type)
                        {
                            case WatchEventType.Added:
                                replica.ShouldNotContainKey(change.Object.Header.Name);
                                replica[change.Object.Header.Name] = change.Object.Header.ResourceVersion;
                                break;
                            case WatchEventType.Modified:
                                replica.ShouldContainKey(change.Object.Header.Name);
                                replica[change.Object.Header.Name] = change.Object.Header.ResourceVersion;
                                break;
                            default:
                                replica.Remove(change.Object.Header.Name).ShouldBeTrue();
                                break;
                        }
                    }
                    cluster
                        .Do(new ClusterRequest.List(KnownResources.ConfigMaps, null) { LabelSelector = labels })
                        .RequiredPage.Items.ToDictionary(static item => item.Header.Name, static item => item.Header.ResourceVersion)
                        .ShouldBe(replica, ignoreOrder: true);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Model_SameSeedAndVerbs_GivesTheSameCluster() =>
        Prop.ForAll(
                Verbs(),
                verbs =>
                {
                    var (first, second) = (new Cluster(), new Cluster());
                    foreach (var verb in verbs)
                    {
                        Run(first, verb);
                        Run(second, verb);
                    }
                    State(first).ShouldBe(State(second));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Execute_GarbageBodies_NeverThrowsAndNeverWrites() =>
        Prop.ForAll(
                Gen.Elements(
                        """{"metadata":[]}""",
                        """{"metadata":{"name":{}}}""",
                        """{"metadata":{"name":"g","finalizers":"x"},"spec":7}""",
                        """{"metadata":{"name":"g","ownerReferences":[1]}}""",
                        """{"metadata":{"name":"g","labels":[]}}""",
                        """{"metadata":{"name":"g"},"spec":{"replicas":"many"}}""",
                        """{"metadata":{"name":"g"},"spec":{"selector":{"matchExpressions":[{"operator":"Odd"}]},"template":[]}}""",
                        """{"metadata":{"name":"g"},"spec":{"containers":{},"ports":5,"volumes":[null]}}""",
                        """{"spec":null}"""
                    )
                    .ToArbitrary(),
                Gen.Elements(
                        KnownResources.Pods,
                        KnownResources.Deployments,
                        KnownResources.ReplicaSets,
                        KnownResources.Jobs,
                        KnownResources.CustomResourceDefinitions
                    )
                    .ToArbitrary(),
                (body, type) =>
                {
                    var cluster = new Cluster();
                    var before = cluster.Model.ResourceVersion;
                    cluster.Try(type, body).Succeeded.ShouldBeFalse();
                    cluster.Model.ResourceVersion.ShouldBe(before);
                }
            )
            .QuickCheckThrowOnFailure();

    private static Arbitrary<(int Kind, string Name, int Value)[]> Verbs() =>
        Gen.Choose(0, 6)
            .SelectMany(static kind => Gen.Elements(s_names).SelectMany(name => Gen.Choose(0, 3).Select(value => (kind, name, value))))
            .ArrayOf(40)
            .ToArbitrary();

    private static void Run(Cluster cluster, (int Kind, string Name, int Value) verb)
    {
        var type = KnownResources.ConfigMaps;
        var (kind, name, value) = verb;
        var finalizer = value == 3 ? "\"f.io/f\"" : "";
        switch (kind)
        {
            case 0 or 1:
                cluster.Try(type, $$$"""{"metadata":{"name":"{{{name}}}","labels":{"x":"{{{value}}}"},"finalizers":[{{{finalizer}}}]}}""");
                break;
            case 2:
                cluster.Patch(type, name, $$$"""{"data":{"v":"{{{value}}}"}}""");
                break;
            case 3:
                cluster.Patch(type, name, $$$"""{"metadata":{"labels":{"x":"{{{value}}}"}} }""");
                break;
            case 4:
                cluster.Delete(type, name);
                break;
            case 5:
                cluster.Patch(type, name, """{"metadata":{"finalizers":null}}""");
                break;
            default:
                cluster.Replace(type, name, Cluster.Json($$$"""{"metadata":{"name":"{{{name}}}","resourceVersion":"{{{value}}}"}}"""));
                break;
        }
    }

    private static string State(Cluster cluster) =>
        string.Join(
            '\n',
            cluster.Model.List(KnownResources.ConfigMaps).Select(static item => System.Text.Encoding.UTF8.GetString(item.Json.Span))
        );
}
