using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Rollouts.Providers;

/// <summary>Makes the one HTTP client through which providers reach the network.</summary>
public static class EgressHttpClient
{
    /// <summary>A client that guards addresses and redirects. It has no timeout of its own: each request brings one.</summary>
    /// <exception cref="InvalidOperationException">The file of certificate authorities cannot be read.</exception>
    public static HttpClient Create(EgressOptions? options = null)
    {
        options ??= new EgressOptions();
        var handler = new EgressHandler(CreateTransport(options, insecure: false), CreateTransport(options, insecure: true), options);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static SocketsHttpHandler CreateTransport(EgressOptions options, bool insecure)
    {
        var transport = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = options.UseProxy,
            MaxResponseHeadersLength = 64,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, options, cancellationToken),
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

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, EgressOptions options, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        var allowed = options.AllowLinkLocal ? addresses : Array.FindAll(addresses, a => !IsLinkLocal(a));
        if (allowed.Length == 0)
        {
            throw new EgressDeniedException($"{endPoint.Host} is a link-local address, which templates must not reach");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsLinkLocal(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.IsIPv6LinkLocal || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, ..]);
    }
}
