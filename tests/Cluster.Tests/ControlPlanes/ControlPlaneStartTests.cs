using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>What <c>eng/cluster/up.sh</c> does about strangers on its ports, and about clusters whose owner and watcher were killed.</summary>
public sealed class ControlPlaneStartTests : IAsyncLifetime
{
    private const string Up = "eng/cluster/up.sh";
    private const int FirstPort = 21000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-cluster-starts-");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "control planes are built on Linux only");
        await Need.OfAsync(ShellScript.RunAsync("eng/cluster/build.sh"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _folder.EnumerateDirectories())
        {
            await ShellScript.RunAsync("eng/cluster/down.sh", "--drop-data", cluster.FullName);
        }

        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Start_StrangerTakesAPortMeanwhile_ComesUpOnOthers()
    {
        var cluster = Folder("stranger");
        var starting = ShellScript.RunAsync(Up, "--watch-pid", Text(Environment.ProcessId), cluster);
        // The slot is chosen; the API server listens on its third port some seconds later.
        var slot = await Eventually.ReadAsync(() => SlotAsync(cluster), static slot => slot >= 0, "the slot");
        using var stranger = new TcpListener(IPAddress.Loopback, FirstPort + (4 * slot) + 2);
        stranger.Start();

        var kubeconfig = await starting;

        File.Exists(kubeconfig).ShouldBeTrue();
        (await SlotAsync(cluster)).ShouldNotBe(slot);
    }

    [Fact]
    public async Task Start_ClusterThatAKilledRunLeft_IsStopped()
    {
        var left = Folder("left");
        using (var owner = Process.Start("sleep", "600"))
        {
            await ShellScript.RunAsync(Up, "--watch-pid", Text(owner.Id), left);
            Kill(Pid(left, "watcher"));
            owner.Kill();
            await owner.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        string[] servers = ["etcd", "kube-apiserver", "kube-controller-manager"];
        var pids = servers.Select(server => Pid(left, server)).ToList();
        pids.ShouldAllBe(static pid => Directory.Exists($"/proc/{pid}"));

        // Any start does it, also one that fails; and what failed says what each server wrote last.
        var broken = Folder("broken");
        var failure = await Should.ThrowAsync<InvalidOperationException>(() =>
            ShellScript.RunAsync(Up, "--watch-pid", Text(Environment.ProcessId), "--apiserver-arg=--no-such-flag", broken)
        );

        failure.Message.ShouldContain("Error: unknown flag: --no-such-flag");
        // Whether it sleeps, runs or waits for its disk just then.
        failure.Message.ShouldMatch(@"etcd: [SRD] \(");
        failure.Message.ShouldContain($"stopping the cluster in {left}");
        // Whoever adopted them buries them when it comes to it.
        await Eventually.HoldsAsync(() => pids.TrueForAll(static pid => !Directory.Exists($"/proc/{pid}")), "the servers are gone");
    }

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    private static int Pid(string cluster, string server) =>
        int.Parse(
            File.ReadAllText(Path.Combine(cluster, "run", $"{server}.pid")),
            NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture
        );

    // While the script still writes it, the file is empty.
    private static async Task<int> SlotAsync(string cluster)
    {
        var file = Path.Combine(cluster, "run", "slot");
        return
            File.Exists(file)
            && int.TryParse(await File.ReadAllTextAsync(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var slot)
            ? slot
            : -1;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Folder(string name) => _folder.CreateSubdirectory(name).FullName;
}
