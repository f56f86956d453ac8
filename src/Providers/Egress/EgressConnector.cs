using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Rollouts.Providers;

/// <summary>
/// Makes connections: resolves the name, drops the addresses that the policy refuses, and connects to one that is left, so that what was
/// checked is what is reached. The answer of DNS is kept for the request: a redirect cannot be sent elsewhere by another answer.
/// </summary>
internal sealed class EgressConnector(EgressOptions options, AddressPolicy policy, NameResolver resolve)
{
    // A name that has more over time moves, and the oldest are somebody else's by then.
    private const int MaxServerAddresses = 256;

    private static readonly HttpRequestOptionsKey<(string Host, IPAddress[] Addresses)> Pinned = new("rollouts.addresses");

    private readonly ConcurrentDictionary<string, IPAddress[]> _servers = new(StringComparer.OrdinalIgnoreCase);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var asked = context.InitialRequestMessage.RequestUri!;
        var addresses =
            options.UseProxy && asked.IdnHost.Trim('[', ']') != target.Host.Trim('[', ']')
                ? await resolve(target.Host, cancellationToken)
                : await AllowedAsync(target, context.InitialRequestMessage, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> AllowedAsync(DnsEndPoint target, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Pinned, out var pinned) || pinned.Host != target.Host)
        {
            pinned = (target.Host, await resolve(target.Host, cancellationToken));
            request.Options.Set(Pinned, pinned);
        }

        var clusterApi = await ClusterApiAsync(target.Port, cancellationToken);
        var allowed = new List<IPAddress>();
        string? refusal = null;
        foreach (var address in pinned.Addresses)
        {
            var plain = AddressKinds.Plain(address);
            if (policy.Refusal(target.Host, address, clusterApi.Contains(plain)) is { } reason)
            {
                refusal = $"{target.Host} is {plain}: {reason}";
            }
            else
            {
                allowed.Add(address);
            }
        }

        return allowed.Count > 0
            ? [.. allowed]
            : throw new EgressDeniedException(refusal is null ? $"{target.Host} has no address" : $"address refused: {refusal}");
    }

    private async Task<HashSet<IPAddress>> ClusterApiAsync(int port, CancellationToken cancellationToken)
    {
        var addresses = new HashSet<IPAddress>();
        foreach (var server in options.ClusterApi.Where(s => s.Port == port))
        {
            addresses.UnionWith(await ServerAsync(server.IdnHost, cancellationToken));
        }

        return addresses;
    }

    /// <summary>
    /// All addresses that the API server's name had so far: DNS may give them in turns, or give none just now, and the server is there all the
    /// same.
    /// </summary>
    private async Task<IReadOnlyCollection<IPAddress>> ServerAsync(string host, CancellationToken cancellationToken)
    {
        var known = _servers.GetValueOrDefault(host) ?? [];
        try
        {
            var now = (await resolve(host, cancellationToken)).Select(AddressKinds.Plain).ToList();
            return _servers[host] = [.. known.Except(now).Concat(now).TakeLast(MaxServerAddresses)];
        }
        catch (SocketException)
        {
            return known;
        }
    }
}
