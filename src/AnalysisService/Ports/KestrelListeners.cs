using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Rollouts.AnalysisService;

/// <summary>Opens the ports. Each connection knows what its port is for, so that a path is answered on its own port only.</summary>
internal static class KestrelListeners
{
    private const int MaxRequestBytes = 1 << 20;

    public static void Listen(KestrelServerOptions kestrel, string address, AnalysisServiceOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
        var certificate = kestrel.ApplicationServices.GetService<ServerCertificate>();
        var time = kestrel.ApplicationServices.GetRequiredService<TimeProvider>();
        var cleartext = certificate is null ? new CleartextHttp2(time) : null;
        foreach (var listener in Listener.AllOf(options))
        {
            Open(kestrel, address, listener.Port, endPoint => Configure(endPoint, listener.Purposes, certificate, cleartext));
        }

        if (cleartext is not null)
        {
            // Only there to have the HTTP/2 side of Kestrel made; whoever finds it meets the API under its access rules.
            kestrel.Listen(IPAddress.Loopback, 0, endPoint => cleartext.Offer(Marked(endPoint, ListenerPurposes.Api)));
        }
    }

    private static void Configure(
        ListenOptions endPoint,
        ListenerPurposes purposes,
        ServerCertificate? certificate,
        CleartextHttp2? cleartext
    )
    {
        Marked(endPoint, purposes);
        if (!purposes.HasFlag(ListenerPurposes.Api))
        {
            endPoint.Protocols = HttpProtocols.Http1;
        }
        else if (certificate is not null)
        {
            endPoint.Protocols = HttpProtocols.Http1AndHttp2;
            endPoint.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificate.Current);
        }
        else
        {
            cleartext!.Choose(endPoint);
        }
    }

    private static ListenOptions Marked(ListenOptions endPoint, ListenerPurposes purposes)
    {
        endPoint.Use(next =>
            connection =>
            {
                connection.Features.Set(new PortFeature(purposes));
                return next(connection);
            }
        );
        return endPoint;
    }

    private static void Open(KestrelServerOptions kestrel, string address, int port, Action<ListenOptions> configure)
    {
        if (address == "*")
        {
            kestrel.ListenAnyIP(port, configure);
        }
        else
        {
            kestrel.Listen(IPAddress.Parse(address), port, configure);
        }
    }
}
