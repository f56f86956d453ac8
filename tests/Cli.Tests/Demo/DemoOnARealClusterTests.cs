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
        using var output = new StringWriter();

        var code = await CommandLine.RunAsync(
            ["demo", "--kubeconfig", cluster.Kubeconfig, "--namespace", Namespace, "--no-prometheus", "--timeout", "170"],
            output,
            output,
            TestContext.Current.CancellationToken
        );

        code.ShouldBe(0, output.ToString());
        output.ToString().ShouldContain("of the kubeconfig");
        var client = cluster.Client;
        (await client.ListAsync(KnownResources.Pods, Namespace)).Items.ShouldBeEmpty();
        (await client.ListAsync(KnownResources.Rollouts, Namespace)).Items.ShouldBeEmpty();
        (await client.ListAsync(KnownResources.Nodes, null)).Items.ShouldNotContain(static node => node.Header.Name == Namespace + "-node");
    }
}
