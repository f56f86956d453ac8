using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Rollouts.TestKit;

namespace Rollouts.ClusterBed;

/// <summary>A real Prometheus (<c>eng/cluster/prometheus.sh</c>) in a process of its own that scrapes one target every 200 ms.</summary>
public sealed class RealPrometheus : IAsyncDisposable
{
    /// <summary>Who may ask a protected one, as <c>name:password</c>.</summary>
    public const string Credentials = "reader:hunter2";

    private static readonly TimeSpan Patience = Eventually.DefaultDeadline;
    private static readonly Lazy<Task<string>> Binary = new(static () => ShellScript.RunAsync("eng/cluster/prometheus.sh"));

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private RealPrometheus(Process process, DirectoryInfo folder, Uri address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Starts it and waits until it is ready; where none can be had the test is skipped, or fails where one is required.</summary>
    /// <param name="target">What it scrapes.</param>
    /// <param name="certificate">Answers over TLS with this certificate, and only to <see cref="Credentials"/>.</param>
    public static async Task<RealPrometheus> StartAsync(Uri target, X509Certificate2? certificate = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        var binary = await Need.OfAsync(Binary.Value);
        var folder = Directory.CreateTempSubdirectory("rollouts-prometheus-");
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
        var port = LocalPorts.Free(1)[0];
        var start = new ProcessStartInfo(binary)
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
        await Eventually.HoldsAsync(() => server.IsReadyAsync(certificate), "Prometheus to be ready", Patience);
        return server;
    }

    /// <inheritdoc/>
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

    private async Task<bool> IsReadyAsync(X509Certificate2? certificate)
    {
        using var handler = new SocketsHttpHandler();
        // Nobody vouches for it: it is this very certificate, or another server.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown?.GetCertHashString() == certificate?.GetCertHashString();
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Credentials))
        );
        using var answer = await http.GetAsync(new Uri(Address, "/-/ready"));
        return answer.IsSuccessStatusCode;
    }
}
