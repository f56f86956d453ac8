using System.Net;
using System.Net.Sockets;

namespace Rollouts.Providers.Tests;

/// <summary>Ports for servers that cannot choose one themselves.</summary>
internal static class FreePort
{
    /// <summary>Ports that nobody listens on, all different.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(static l => l.Start());
        int[] ports = [.. listeners.Select(static l => ((IPEndPoint)l.LocalEndpoint).Port)];
        listeners.ForEach(static l => l.Dispose());
        return ports;
    }
}
