using System.Diagnostics;
using System.Globalization;
using Grpc.Net.Client;
using Rollouts.Grpc.Tests.V1;
using Rollouts.TestKit;

namespace Rollouts.Grpc.Tests;

/// <summary>The reference server in a process of Node.js.</summary>
public sealed class NodeServerFixture : IAsyncLifetime
{
    private Process? _process;
    private GrpcChannel? _channel;

    internal Echo.EchoClient Client => new(_channel!);

    public async ValueTask InitializeAsync()
    {
        var packages = await NodePackages.InstallAsync(ProjectFolder.Root, "tests/Grpc.Tests/node");
        _process = Process.Start(NodePackages.StartInfo(packages, ProjectFolder.NodeScript("server.js"), ProjectFolder.TestProtos))!;
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        var port = int.Parse(line ?? await _process.StandardError.ReadToEndAsync(), CultureInfo.InvariantCulture);
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_process is null)
        {
            return;
        }

        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
