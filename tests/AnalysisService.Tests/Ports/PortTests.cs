using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Rollouts.AnalysisService.Tests;

public sealed class PortTests : IAsyncLifetime
{
    private readonly AccessBed _bed = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ApiPort_WithoutTls_SpeaksBothVersionsOfHttp(int version)
    {
        await _bed.StartAsync();
        using var http = _bed.Client(_bed.ShownKey);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/read")
        {
            Version = new Version(version, version == 1 ? 1 : 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Version.Major.ShouldBe(version);
    }

    [Theory]
    [InlineData("P")]
    [InlineData("PR")]
    [InlineData("G")]
    public async Task ApiPort_FirstBytesOneByOne_AreNotMistaken(string start)
    {
        await _bed.StartAsync();
        var address = PortAddresses.Of(_bed.Service, ListenerPurposes.Api);
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();
        var request = start == "G" ? "GET / HTTP/1.1\r\nHost: a\r\n\r\n" : "PROPFIND / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
        foreach (var letter in request)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes([letter]));
            await stream.FlushAsync();
        }

        var answer = new byte[12];
        await stream.ReadExactlyAsync(answer);

        Encoding.ASCII.GetString(answer).ShouldBe("HTTP/1.1 401");
    }

    [Fact]
    public async Task MetricsPort_ThatIsTheApiPort_IsRefused()
    {
        var refusal = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() =>
            _bed.StartAsync(static o => (o.ApiPort, o.MetricsPort) = (17_345, 17_345))
        );

        refusal.Message.ShouldContain("metrics need no key");
    }

    [Fact]
    public async Task Certificate_Renewed_IsUsedWithoutARestart()
    {
        WriteCertificate("first");
        await _bed.StartAsync(o => (o.CertificateFile, o.CertificateKeyFile) = (_bed.File("tls.crt"), _bed.File("tls.key")), ownTime: true);
        (await SubjectAsync()).ShouldBe("CN=first");

        await File.WriteAllTextAsync(_bed.File("tls.crt"), "half written");
        _bed.Time.Advance(TimeSpan.FromSeconds(10));
        (await SubjectAsync()).ShouldBe("CN=first");

        WriteCertificate("second");
        File.SetLastWriteTimeUtc(_bed.File("tls.crt"), DateTime.UnixEpoch.AddDays(1));
        _bed.Time.Advance(TimeSpan.FromSeconds(10));
        (await SubjectAsync()).ShouldBe("CN=second");
    }

    private async Task<string> SubjectAsync()
    {
        var subject = "";
        using var handler = new SocketsHttpHandler();
#pragma warning disable CA5359 // The test asks which certificate there is, not whether to trust it.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            subject = certificate!.Subject;
            return true;
        };
#pragma warning restore CA5359
        using var http = new HttpClient(handler) { BaseAddress = PortAddresses.Of(_bed.Service, ListenerPurposes.Api) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", _bed.ShownKey);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/read") { Version = HttpVersion.Version20 };
        using var response = await http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Version.Major.ShouldBe(2);
        response.Headers.Contains("Strict-Transport-Security").ShouldBeTrue();
        return subject;
    }

    private void WriteCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            _bed.Time.GetUtcNow().AddDays(-1),
            _bed.Time.GetUtcNow().AddDays(1)
        );
        File.WriteAllText(_bed.File("tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(_bed.File("tls.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
