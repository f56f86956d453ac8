using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Rollouts.TestKit;

namespace Rollouts.Grpc.Tests;

/// <summary>Our servers, and what the reference client saw of them: all scenarios in one process of Node.js.</summary>
public sealed class NodeClientFixture : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grpc-");

    /// <summary>By scenario.</summary>
    public IReadOnlyDictionary<string, JsonElement> Results { get; private set; } = new Dictionary<string, JsonElement>();

    public async ValueTask InitializeAsync()
    {
        var packages = await NodePackages.InstallAsync(ProjectFolder.Root, "tests/Grpc.Tests/node");
        var socket = Path.Combine(_folder.FullName, "s");
        using var certificate = LoopbackCertificate.Make();
        var certificateFile = Path.Combine(_folder.FullName, "certificate.pem");
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());

        await using var server = await StandardServer.StartAsync();
        await using var gzip = await EchoServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        await using var tls = await EchoServer.StartAsync(listen: endpoint => endpoint.UseHttps(certificate));
        await using var near = await EchoServer.StartAsync(socket: socket);
        var start = NodePackages.StartInfo(
            packages,
            ProjectFolder.NodeScript("client.js"),
            $"127.0.0.1:{server.Port}",
            $"127.0.0.1:{gzip.Port}",
            $"localhost:{tls.Port}",
            certificateFile,
            socket,
            ProjectFolder.TestProtos,
            ProjectFolder.Protos
        );
        Results = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(await RunAsync(start))!;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var complaints = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            process.ExitCode.ShouldBe(0, await complaints);
            return await output;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
