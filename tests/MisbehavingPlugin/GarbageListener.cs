using System.Net.Sockets;

namespace Rollouts.MisbehavingPlugin;

/// <summary>Listens, and answers everybody with bytes that are no HTTP/2.</summary>
internal static class GarbageListener
{
    public static async Task RunAsync(string socket)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socket));
        listener.Listen();
        while (true)
        {
            using var client = await listener.AcceptAsync();
            await client.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\nthis is no gRPC"u8.ToArray());
        }
    }
}
