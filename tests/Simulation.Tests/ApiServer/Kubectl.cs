using System.Diagnostics;
using System.Text;

namespace Rollouts.Simulation.Tests;

/// <summary>The real kubectl against an embedded cluster, with a home of its own so that caches of other clusters do not matter.</summary>
internal sealed class Kubectl : IAsyncDisposable
{
    /// <summary>One command may take this long.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly string _home;

    private Kubectl(string home, EmbeddedCluster cluster)
    {
        _home = home;
        Cluster = cluster;
    }

    public EmbeddedCluster Cluster { get; }

    private string Kubeconfig => Path.Combine(_home, "kubeconfig");

    /// <summary>Starts a cluster and finds kubectl; the test is skipped when there is none.</summary>
    public static async Task<Kubectl> StartAsync(params IModelController[] additional)
    {
        Assert.SkipUnless(Exists(), "kubectl is not on PATH: what it makes of the embedded API server is not tested");
        var home = Directory.CreateTempSubdirectory("rollouts-kubectl-").FullName;
        var cluster = await EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions
            {
                KubeconfigPath = Path.Combine(home, "kubeconfig"),
                Controllers =
                [
                    new DeploymentController(),
                    new ReplicaSetController(),
                    new JobController(),
                    new EndpointsController(),
                    new GarbageCollector(),
                    .. additional,
                ],
            }
        );
        return new Kubectl(home, cluster);
    }

    /// <summary>Runs a command that must succeed and gives what it printed, errors and warnings after the output.</summary>
    public async Task<string> RunAsync(string arguments, string? input = null)
    {
        var (code, output) = await TryAsync(arguments, input);
        code.ShouldBe(0, $"kubectl {arguments}: {output}");
        return output;
    }

    public async Task<(int Code, string Output)> TryAsync(string arguments, string? input = null)
    {
        using var process = Start(arguments);
        using var limit = new CancellationTokenSource(s_limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
        }
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"kubectl {arguments} did not end within {s_limit.TotalSeconds} s", late);
        }
    }

    /// <summary>Starts a command that goes on until it is killed; the caller disposes it.</summary>
    public Process Start(string arguments)
    {
        var start = new ProcessStartInfo("kubectl")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in Split(arguments))
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["KUBECONFIG"] = Kubeconfig;
        start.Environment["HOME"] = _home;
        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>Words by blanks; single quotes keep blanks together.</summary>
    private static IEnumerable<string> Split(string arguments)
    {
        var parts = arguments.Split('\'');
        for (var i = 0; i < parts.Length; i++)
        {
            foreach (var word in i % 2 == 1 ? [parts[i]] : parts[i].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return word;
            }
        }
    }

    private static bool Exists() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(static folder => File.Exists(Path.Combine(folder, "kubectl")));
}
