using System.Net.Sockets;
using Grpc.Net.Client;

namespace Rollouts.Grpc;

/// <summary>Channels to servers on this machine that listen on a Unix socket.</summary>
public static class UnixSocketChannel
{
    /// <summary>A channel to the socket at <paramref name="path"/>; it connects when the first call is made.</summary>
    /// <param name="path">Path of the socket; at most 107 bytes on Linux.</param>
    /// <param name="options">Limits; the handler is set here. Null for the defaults.</param>
    public static GrpcChannel Open(string path, GrpcChannelOptions? options = null)
    {
        var endpoint = new UnixDomainSocketEndPoint(path);
        options ??= new GrpcChannelOptions();
        options.DisposeHttpClient = true;
        options.HttpHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            EnableMultipleHttp2Connections = true,
            ConnectCallback = (_, cancellationToken) => ConnectAsync(endpoint, cancellationToken),
        };
        return GrpcChannel.ForAddress("http://localhost", options);
    }

    private static async ValueTask<Stream> ConnectAsync(UnixDomainSocketEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
