using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
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
    /// <param name="target">What it scrapes.</param>
    /// <param name="certificate">Answers over TLS with this certificate, and only to <c>reader</c> with the password <c>hunter2</c>.</param>
    public static async Task<RealPrometheus> RequireAsync(Uri target, X509Certificate2? certificate = null)
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
        var port = LocalPorts.Free(1)[0];
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
        if (certificate is not null)
        {
            start.ArgumentList.Add($"--web.config.file={await ProtectAsync(folder, certificate)}");
        }

        var scheme = certificate is null ? "http" : "https";
        var server = new RealPrometheus(Process.Start(start)!, folder, new Uri($"{scheme}://127.0.0.1:{port}"));
        await Eventually.HoldsAsync(server.IsReadyAsync, "Prometheus to be ready");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Writes the file that makes Prometheus ask for a password over TLS; it keeps a bcrypt hash of it.</summary>
    private static async Task<string> ProtectAsync(DirectoryInfo folder, X509Certificate2 certificate)
    {
        var file = Path.Combine(folder.FullName, "web.yml");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "server.crt"), certificate.ExportCertificatePem());
        using var key = certificate.GetRSAPrivateKey()!;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "server.key"), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(
            file,
            """
            tls_server_config:
              cert_file: server.crt
              key_file: server.key
            basic_auth_users:
              reader: $2b$04$wZsDUAEhYUQ5X0zhEJZrJu5kke6Ad.B2/Q86VNNSO47HqZsQE5sVC
            """
        );
        return file;
    }

    private async Task<bool> IsReadyAsync()
    {
        using var http = EgressHttpClient.Create(new EgressOptions { AllowLoopback = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/-/ready"));
        request.Options.Set(EgressHandler.Insecure, true);
        request.Headers.Authorization = BasicCredentials.From("reader:hunter2");
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode;
    }
}
