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

    internal static HttpClient Create(EgressOptions options, NameResolver resolve)
    {
        var policy = new AddressPolicy(options);
        var connector = new EgressConnector(options, policy, resolve);
        var handler = new EgressHandler(
            CreateTransport(options, connector, insecure: false),
            CreateTransport(options, connector, insecure: true),
            policy,
            options
        );
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static SocketsHttpHandler CreateTransport(EgressOptions options, EgressConnector connector, bool insecure)
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
            ConnectCallback = connector.ConnectAsync,
        };
        if (insecure)
        {
#pragma warning disable CA5359 // The metric says insecure: any certificate is what its author asked for.
            transport.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359
        }
        else if (options.CertificateAuthorityFile is { Length: > 0 } file)
        {
            var authorities = CertificateAuthorities.Load(file);
            transport.SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) => authorities.Trust(certificate, chain, errors),
            };
        }

        return transport;
    }
}
