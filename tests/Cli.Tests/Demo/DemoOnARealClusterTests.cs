using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cli.Tests;

/// <summary>The demo against a real API server, whose controllers run the ReplicaSets.</summary>
public sealed class DemoOnARealClusterTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Demo_WithAKubeconfig_DecidesTheSameAndLeavesNothingBehind()
    {
        var cluster = await clusters.GetAsync();
        const string Namespace = "rollouts-demo-test";

        var (code, output, _) = await CommandRun.OfAsync(
            "demo",
            "--kubeconfig",
            cluster.Kubeconfig,
            "--namespace",
            Namespace,
            "--no-prometheus",
            "--timeout",
            "170"
        );

        code.ShouldBe(0, output);
        output.ShouldContain("of the kubeconfig");
        var client = cluster.Client;
        (await client.ListAsync(KnownResources.Pods, Namespace)).Items.ShouldBeEmpty();
        (await client.ListAsync(KnownResources.Rollouts, Namespace)).Items.ShouldBeEmpty();
        (await client.ListAsync(KnownResources.Nodes, null)).Items.ShouldNotContain(static node => node.Header.Name == Namespace + "-node");
    }
}
