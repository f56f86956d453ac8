using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.Benchmarks;

/// <summary>The embedded API server with our CRDs in a process of its own. The first line that it writes is the path of its kubeconfig.</summary>
internal static class ApiServerChild
{
    public const string Command = "api-server";

    public static async Task<int> RunAsync(string folder)
    {
        var kubeconfig = Path.Combine(folder, "kubeconfig");
        await using var cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { KubeconfigPath = kubeconfig });
        await using var client = BenchmarkCluster.NewClient(cluster.Server.Address);
        foreach (var crd in CrdGenerator.Generate())
        {
            await client.CreateAsync(KnownResources.CustomResourceDefinitions, null, crd.Json.DeepClone().AsObject());
        }

        await Console.Out.WriteLineAsync(kubeconfig);
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
