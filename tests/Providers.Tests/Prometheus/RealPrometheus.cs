using System.Diagnostics;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>A real Prometheus in a process of its own that scrapes one target every 200 ms.</summary>
internal sealed class RealPrometheus : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private RealPrometheus(Process process, DirectoryInfo folder, Uri address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts it, or skips the test where there is no such binary.</summary>
    public static async Task<RealPrometheus> RequireAsync(Uri target)
    {
        var binary = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(p => Path.Combine(p, "prometheus"))
            .FirstOrDefault(File.Exists);
        if (binary is null)
        {
            Assert.Skip("No prometheus binary is on PATH (Debian: apt-get install prometheus).");
        }

        var folder = Directory.CreateTempSubdirectory("rollouts-prometheus-");
        var configuration = $$"""
            global:
              scrape_interval: 200ms
              scrape_timeout: 200ms
            scrape_configs:
              - job_name: workload
                static_configs:
                  - targets: ['{{target.Authority}}']
            """;
        var file = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(file, configuration);
        var port = FreePort.Take(1)[0];
        var start = new ProcessStartInfo(binary!)
        {
            ArgumentList =
            {
                $"--config.file={file}",
                $"--storage.tsdb.path={Path.Combine(folder.FullName, "data")}",
                $"--web.listen-address=127.0.0.1:{port}",
                "--log.level=error",
            },
            WorkingDirectory = folder.FullName,
        };
        var server = new RealPrometheus(Process.Start(start)!, folder, new Uri($"http://127.0.0.1:{port}"));
        using var http = new HttpClient();
        await Eventually.HoldsAsync(
            async () => (await http.GetAsync(new Uri(server.Address, "/-/ready"))).IsSuccessStatusCode,
            "Prometheus to be ready"
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
