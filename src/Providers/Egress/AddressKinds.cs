using System.Net;
using System.Net.Sockets;

namespace Rollouts.Providers;

/// <summary>Sorts addresses by what they are for. Those that carry an IPv4 address inside are sorted by that one.</summary>
internal static class AddressKinds
{
    // IPv4-translated and -compatible, NAT64 (RFC 6052, RFC 8215), 6to4 (RFC 3056): where in the 16 bytes the IPv4 address stands.
    private static readonly (IPNetwork Network, int Offset)[] Carriers =
    [
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12),
        (IPNetwork.Parse("64:ff9b::/96"), 12),
        (IPNetwork.Parse("64:ff9b:1::/48"), 12),
        (IPNetwork.Parse("2002::/16"), 2),
        (IPNetwork.Parse("::/96"), 12),
    ];

    // Order matters: the first network that has the address decides.
    private static readonly (IPNetwork Network, AddressKind Kind)[] Kinds =
    [
        .. Of(AddressKind.Loopback, "127.0.0.0/8", "::1/128"),
        // Link-local; then the metadata over IPv6 of AWS, Google, Oracle and Scaleway, of Alibaba, of Azure's host and of Oracle.
        .. Of(
            AddressKind.LinkLocal,
            "169.254.0.0/16",
            "fe80::/10",
            "fd00:ec2::/32",
            "fd20:ce::254/128",
            "fd00:c1::a9fe:a9fe/128",
            "fd00:42::42/128",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.192/32"
        ),
        .. Of(AddressKind.Unusable, "0.0.0.0/8", "::/128", "224.0.0.0/4", "240.0.0.0/4", "ff00::/8", "192.0.0.0/24", "2001::/32"),
        .. Of(
            AddressKind.Private,
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "fc00::/7",
            "fec0::/10",
            "198.18.0.0/15"
        ),
    ];

    public static AddressKind Of(IPAddress address)
    {
        var plain = Plain(address);
        foreach (var (network, kind) in Kinds)
        {
            if (network.Contains(plain))
            {
                return kind;
            }
        }

        return AddressKind.Public;
    }

    /// <summary>The IPv4 address that an IPv6 address stands for, or the address itself without its zone.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        // The framework takes such an address for the IPv4 address when it looks into networks, and for another when it compares.
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        var bare = new IPAddress(bytes);
        if (bare.Equals(IPAddress.IPv6Loopback) || bare.Equals(IPAddress.IPv6Any))
        {
            return bare;
        }

        foreach (var (network, offset) in Carriers)
        {
            if (network.Contains(bare))
            {
                return new IPAddress(bytes.AsSpan(offset, 4));
            }
        }

        return bare;
    }

    private static IEnumerable<(IPNetwork Network, AddressKind Kind)> Of(AddressKind kind, params string[] networks) =>
        networks.Select(n => (IPNetwork.Parse(n), kind));
}
