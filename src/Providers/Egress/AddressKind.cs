namespace Rollouts.Providers;

/// <summary>What an address is for, as far as it matters who may reach it.</summary>
internal enum AddressKind
{
    Public,

    /// <summary>Networks of a company or a cluster (RFC 1918, RFC 4193, RFC 6598).</summary>
    Private,

    Loopback,

    /// <summary>The own segment (RFC 3927, RFC 4291), and the addresses outside it where clouds serve metadata and credentials.</summary>
    LinkLocal,

    /// <summary>No single host: unspecified, multicast, broadcast, reserved.</summary>
    Unusable,
}
