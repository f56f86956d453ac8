using System.Net;
using System.Net.Sockets;

namespace Rollouts.AnalysisService.Tests;

/// <summary>
/// The way to a server on this machine. Cut, nothing passes any more and nobody is told, as when a machine loses its power or its network;
/// mended, what was connected before is gone.
/// </summary>
internal sealed class CuttableLink : IAsyncDisposable
{
    private readonly int _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private TaskCompletionSource? _mended;

    public CuttableLink(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut() => Volatile.Write(ref _mended, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Mend() => Interlocked.Exchange(ref _mended, null)?.SetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Mend();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var links = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                links.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(links);
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient();
        try
        {
            await OpenAsync();
            await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
            await Task.WhenAny(PassAsync(client.GetStream(), server.GetStream()), PassAsync(server.GetStream(), client.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One of the two hung up.
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[8192];
        while (await from.ReadAsync(buffer, _stop.Token) is var read and > 0)
        {
            if (await OpenAsync())
            {
                // It was cut meanwhile: too late for these bytes.
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }

        await OpenAsync();
    }

    /// <summary>Returns when the link is not cut; true when it was.</summary>
    private async Task<bool> OpenAsync()
    {
        if (Volatile.Read(ref _mended) is not { } mended)
        {
            return false;
        }

        await mended.Task;
        return true;
    }
}
