using System.Diagnostics;
using System.Globalization;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>A real Prometheus in a process of its own that scrapes one target every 200 ms.</summary>
internal sealed class RealPrometheus : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Binary = new(static () => ShellScript.RunAsync("eng/cluster/prometheus.sh"));

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private RealPrometheus(Process process, DirectoryInfo folder, string url)
    {
        _process = process;
        _folder = folder;
        Url = url;
    }

    /// <summary>Base address, without a slash at its end.</summary>
    public string Url { get; }

    /// <summary>Starts it, or skips the test where there is none to be had.</summary>
    /// <param name="target">What it scrapes.</param>
    public static async Task<RealPrometheus> StartAsync(Uri target)
    {
        var binary = await Need.OfAsync(Binary.Value);
        var folder = Directory.CreateTempSubdirectory("rollouts-api-prometheus-");
        var file = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(
            file,
            $$"""
            global:
              scrape_interval: 200ms
              scrape_timeout: 200ms
            scrape_configs:
              - job_name: workload
                static_configs:
                  - targets: ['{{target.Authority}}']
            """
        );
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{LocalPorts.Free(1)[0]}");
        var start = new ProcessStartInfo(binary)
        {
            ArgumentList =
            {
                $"--config.file={file}",
                $"--storage.tsdb.path={Path.Combine(folder.FullName, "data")}",
                $"--web.listen-address={address}",
                "--log.level=error",
            },
            WorkingDirectory = folder.FullName,
        };
        var server = new RealPrometheus(Process.Start(start)!, folder, $"http://{address}");
        using var http = new HttpClient();
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await http.GetAsync(new Uri($"{server.Url}/-/ready"));
                return answer.IsSuccessStatusCode;
            },
            "Prometheus to be ready",
            TimeSpan.FromSeconds(60)
        );
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
