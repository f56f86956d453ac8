using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Rollouts.Cli;

/// <summary>A Prometheus of the demo's own: started from PATH with a configuration that scrapes the demo's pods, killed at the end.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly string _folder;

    private PrometheusProcess(Process process, string folder, Uri url)
    {
        _process = process;
        _folder = folder;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>The binary on PATH, or null.</summary>
    public static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(static folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "prometheus.exe" : "prometheus"))
            .FirstOrDefault(File.Exists);

    /// <param name="binary">The program.</param>
    /// <param name="target">Host and port whose <c>/metrics</c> it scrapes.</param>
    /// <param name="client">Asks it whether it is ready.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="DemoException">It could not be started, or was not ready in time.</exception>
    public static async Task<PrometheusProcess> StartAsync(
        string binary,
        string target,
        HttpClient client,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var folder = Directory.CreateTempSubdirectory("rollouts-demo-prometheus-").FullName;
        var config = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(config, Configuration(target), cancellationToken);
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(binary)
        {
            ArgumentList =
            {
                $"--config.file={config}",
                $"--storage.tsdb.path={Path.Combine(folder, "data")}",
                $"--web.listen-address={url.Authority}",
                "--log.level=error",
            },
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new DemoException($"{binary} did not start");
        }
        catch (Win32Exception cause)
        {
            Directory.Delete(folder, recursive: true);
            throw new DemoException($"{binary} cannot be started: {cause.Message}. Use --no-prometheus to go without it.", cause);
        }

        // What it writes is of no use here, but a full pipe would stop it.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var prometheus = new PrometheusProcess(process, folder, url);
        try
        {
            await prometheus.WaitAsync(client, time, cancellationToken);
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitAsync(HttpClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (_process.HasExited)
            {
                throw new DemoException(
                    $"prometheus ended at once with exit code {_process.ExitCode}. Use --no-prometheus to go without it."
                );
            }

            try
            {
                using var response = await client.GetAsync(
                    new Uri(Url, "/-/ready"),
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellationToken
                );
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            if (time.GetElapsedTime(started) > StartLimit)
            {
                throw new DemoException(
                    $"prometheus was not ready within {StartLimit.TotalSeconds} s. Use --no-prometheus to go without it."
                );
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // One target with the counters of all pods: service discovery would find a new pod up to five seconds late.
    private static string Configuration(string target) =>
        $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
            scrape_configs:
              - job_name: rollouts-demo
                static_configs:
                  - targets: ["{target}"]

            """;

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
