using System.Net;
using System.Net.Sockets;

namespace Rollouts.TestKit;

/// <summary>
/// A port of the loopback address that refuses connections: where a server is gone. It stays taken until it is disposed of; the port of a server that
/// was stopped may be somebody else's a moment later.
/// </summary>
public sealed class RefusingPort : IDisposable
{
    // Bound, but nobody listens.
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RefusingPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = new Uri($"http://{_socket.LocalEndPoint}");
    }

    public Uri Address { get; }

    public void Dispose() => _socket.Dispose();
}
