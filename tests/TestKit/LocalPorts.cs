using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Rollouts.TestKit;

/// <summary>Ports for programs that must be told theirs.</summary>
public static class LocalPorts
{
    // Below the ports that systems hand out by themselves: an outgoing connection of anybody could take one of those. And above those of
    // eng/postgres.sh and eng/cluster, whose servers take seconds from choosing a port to listening on it.
    private const int First = 23_000;
    private const int End = 32_000;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>Ports that nobody listens on at the moment, all different, and none that this process was given before.</summary>
    public static int[] Free(int count)
    {
        lock (Gate)
        {
            return [.. Enumerable.Range(0, count).Select(static _ => Next())];
        }
    }

    private static int Next()
    {
        // Tests of several projects run side by side: each looks somewhere else.
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            if (IsFree(port) && Given.Add(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = Socket.OSSupportsIPv6 ? TcpListener.Create(port) : new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
