using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>The CRDs of meshes and ingress controllers, with only the fields that routers use; created once, when the first test asks.</summary>
internal static class MeshDefinitions
{
    public const string Folder = "tests/Cluster.Tests/Routers/Definitions";

    private static readonly Lock Gate = new();
    private static Task? _created;

    /// <summary>Returns when the cluster serves them all.</summary>
    public static Task EnsureAsync(RealCluster cluster)
    {
        lock (Gate)
        {
            return _created ??= CreateAsync(cluster);
        }
    }

    private static async Task CreateAsync(RealCluster cluster)
    {
        await MissingDefinitions.CreateAsync(cluster.Client, ProjectRoot.PathOf(Folder));
        await cluster.Client.Discovery.RefreshAsync();
    }
}
