using System.Diagnostics;
using System.Net;
using System.Net.Security;

namespace Rollouts.Providers;

/// <summary>Makes the HTTP clients through which providers reach the network.</summary>
public static class EgressHttpClient
{
    // A head is a few hundred bytes; nobody needs more of it.
    private const int MaxHeadKilobytes = 64;

    /// <summary>A client that guards addresses and redirects. It has no timeout of its own: each request brings one.</summary>
    /// <exception cref="InvalidOperationException">The file of certificate authorities cannot be read.</exception>
    /// <exception cref="FormatException">An allowed network is no CIDR.</exception>
    public static HttpClient Create(EgressOptions? options = null) => Create(options ?? new EgressOptions(), Dns.GetHostAddressesAsync);

    internal static HttpClient Create(EgressOptions options, NameResolver resolve) =>
        new(CreateHandler(options, null, resolve)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="options">What may be reached.</param>
    /// <param name="authorities">Roots in PEM form, besides those of the system and the options; null for none.</param>
    /// <param name="resolve">Resolves names; null for DNS.</param>
    internal static HttpMessageHandler CreateHandler(EgressOptions options, string? authorities, NameResolver? resolve = null)
    {
        var trusted = CertificateAuthorities.Of(options.CertificateAuthorityFile, authorities);
        var policy = new AddressPolicy(options);
        var connector = new EgressConnector(options, policy, resolve ?? Dns.GetHostAddressesAsync);
        return new EgressHandler(
            CreateTransport(options, connector, trusted, insecure: false),
            CreateTransport(options, connector, trusted, insecure: true),
            policy,
            options
        );
    }

    private static SocketsHttpHandler CreateTransport(
        EgressOptions options,
        EgressConnector connector,
        CertificateAuthorities? trusted,
        bool insecure
    )
    {
        var transport = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = options.UseProxy,
            MaxResponseHeadersLength = MaxHeadKilobytes,
            // Either way there are spans of the calls.
            ActivityHeadersPropagator = options.TellTraces
                ? DistributedContextPropagator.CreateDefaultPropagator()
                : DistributedContextPropagator.CreateNoOutputPropagator(),
            ConnectCallback = connector.ConnectAsync,
        };
        if (insecure)
        {
#pragma warning disable CA5359 // The metric says insecure: any certificate is what its author asked for.
            transport.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359
        }
        else if (trusted is not null)
        {
            transport.SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) => trusted.Trust(certificate, chain, errors),
            };
        }

        return transport;
    }
}
