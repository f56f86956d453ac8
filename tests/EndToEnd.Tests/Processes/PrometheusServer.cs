using System.Globalization;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.EndToEnd.Tests;

/// <summary>A real Prometheus that scrapes every second what an HTTP service discovery lists.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Binary = new(static () => ShellScript.RunAsync("eng/cluster/prometheus.sh"));
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly ChildProcess _process;

    private PrometheusServer(ChildProcess process, string url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Base address, without a slash at its end.</summary>
    public string Url { get; }

    public string Log => _process.Log;

    /// <param name="folder">Where it keeps its data.</param>
    /// <param name="targetsUrl">Lists the targets.</param>
    public static async Task<PrometheusServer> StartAsync(string folder, string targetsUrl)
    {
        var binary = await Need.OfAsync(Binary.Value);
        var configuration = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
            scrape_configs:
              - job_name: shop
                http_sd_configs:
                  - url: {targetsUrl}
                    refresh_interval: 1s
            """
        );
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{LocalPorts.Free(1)[0]}");
        string[] arguments =
        [
            $"--config.file={configuration}",
            $"--storage.tsdb.path={Path.Combine(folder, "prometheus")}",
            $"--web.listen-address={address}",
            "--log.level=warn",
        ];
        var server = new PrometheusServer(ChildProcess.Start("prometheus", binary, arguments, folder), $"http://{address}");
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await Http.GetAsync(new Uri($"{server.Url}/-/ready"));
                return answer.IsSuccessStatusCode;
            },
            "Prometheus ready"
        );
        return server;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
