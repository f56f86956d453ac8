using System.Globalization;

namespace Rollouts.ClusterBed;

/// <summary>etcd, API server and controller manager, started for this process alone; they go away with it, however it ends.</summary>
public sealed class ControlPlane : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private ControlPlane(DirectoryInfo folder, string kubeconfig)
    {
        _folder = folder;
        Kubeconfig = kubeconfig;
    }

    /// <summary>The path of an administrator's kubeconfig.</summary>
    public string Kubeconfig { get; }

    /// <summary>The path of the kubeconfig of a user that it was started with.</summary>
    public string KubeconfigOf(string user) => Path.Combine(_folder.FullName, $"kubeconfig-{user}");

    public Uri Etcd => new(File.ReadAllText(Path.Combine(_folder.FullName, "etcd-url")).Trim());

    /// <summary>Starts one.</summary>
    /// <param name="crds">File or folder of the CRDs that it begins with.</param>
    /// <param name="more">Further options of <c>eng/cluster/up.sh</c>.</param>
    /// <exception cref="UnavailableException">There is no control plane to be had here.</exception>
    public static async Task<ControlPlane> StartAsync(string crds, params IEnumerable<string> more)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new UnavailableException($"control planes are built on Linux only: set {RealCluster.KubeconfigVariable} to a cluster");
        }

        var folder = Directory.CreateTempSubdirectory("rollouts-cluster-");
        try
        {
            var kubeconfig = await ShellScript.RunAsync(
                "eng/cluster/up.sh",
                [
                    .. (string[])["--watch-pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "--crds", crds],
                    .. more,
                    folder.FullName,
                ]
            );
            return new ControlPlane(folder, kubeconfig);
        }
        catch (UnavailableException)
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ShellScript.RunAsync("eng/cluster/down.sh", "--drop-data", _folder.FullName);
        _folder.Delete(recursive: true);
    }
}
