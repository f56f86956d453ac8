using System.Net;

namespace Rollouts.Providers;

/// <summary>Which addresses may be reached. Asked with what names resolved to, at the moment of connecting: names prove nothing.</summary>
internal sealed class AddressPolicy
{
    private const string ClusterApi = "it is the API server of the cluster (--provider-allow-cluster-api)";

    private const string LinkLocal = "it is a link-local address, where clouds serve credentials (--provider-allow-link-local)";

    private const string Loopback = "it is a loopback address (--provider-allow-loopback)";

    private const string NotListed = "it is in neither list of what is allowed (--provider-allow-hosts, --provider-allow-networks)";

    private readonly EgressOptions _options;
    private readonly List<IPNetwork> _networks;

    /// <exception cref="FormatException">A network is no CIDR.</exception>
    public AddressPolicy(EgressOptions options)
    {
        _options = options;
        _networks = [.. options.AllowedNetworks.Select(IPNetwork.Parse)];
    }

    private bool IsList => _networks.Count > 0 || _options.AllowedHosts.Count > 0;

    /// <summary>Why an address may not be reached, or null when it may.</summary>
    /// <param name="host">The name or address in the URL.</param>
    /// <param name="address">What it stands for.</param>
    /// <param name="isClusterApi">Whether it is the API server of the service's own cluster.</param>
    public string? Refusal(string host, IPAddress address, bool isClusterApi)
    {
        if ((isClusterApi || ClusterNames.IsApiServer(host)) && !_options.AllowClusterApi)
        {
            return ClusterApi;
        }

        var plain = AddressKinds.Plain(address);
        var kind = AddressKinds.Of(plain);
        var named = _networks.FindAll(n => n.Contains(plain));
        // A wide network, such as 0.0.0.0/0, does not open what is closed inside it; one that lies in there does.
        var opened = named.Exists(n => AddressKinds.Of(n.BaseAddress) == kind);
        var refusal = kind switch
        {
            AddressKind.Unusable => "it is no address of a host",
            _ when opened => null,
            AddressKind.Loopback when !_options.AllowLoopback => Loopback,
            AddressKind.LinkLocal when !_options.AllowLinkLocal => LinkLocal,
            AddressKind.Private when !_options.AllowPrivate && named.Count == 0 => "it is a private address (--provider-allow-private)",
            _ => null,
        };
        return refusal ?? (IsList && named.Count == 0 && !IsListed(host) ? NotListed : null);
    }

    /// <summary>Why a request may not be sent through a proxy, which resolves names itself: what can be seen is checked.</summary>
    public string? RefusalByName(Uri url)
    {
        var host = url.IdnHost;
        var isClusterApi = _options.ClusterApi.Any(s =>
            s.Port == url.Port && string.Equals(s.IdnHost, host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)
        );
        return IPAddress.TryParse(host, out var address) ? Refusal(host, address, isClusterApi || IsApiAddress(address, url.Port))
            : (isClusterApi || ClusterNames.IsApiServer(host)) && !_options.AllowClusterApi ? ClusterApi
            : ClusterNames.IsMetadata(host) && !_options.AllowLinkLocal ? LinkLocal
            : ClusterNames.IsLoopback(host) && !_options.AllowLoopback ? Loopback
            : IsList && !IsListed(host) ? NotListed
            : null;
    }

    private bool IsApiAddress(IPAddress address, int port) =>
        _options.ClusterApi.Any(s =>
            s.Port == port
            && IPAddress.TryParse(s.IdnHost, out var server)
            && AddressKinds.Plain(server).Equals(AddressKinds.Plain(address))
        );

    /// <summary>Names match whole, or below <c>*.</c> at any depth.</summary>
    private bool IsListed(string host)
    {
        var name = host.TrimEnd('.');
        return _options.AllowedHosts.Any(h =>
            h.StartsWith("*.", StringComparison.Ordinal)
                ? name.EndsWith(h[1..], StringComparison.OrdinalIgnoreCase) && name.Length >= h.Length
                : string.Equals(name, h, StringComparison.OrdinalIgnoreCase)
        );
    }
}
