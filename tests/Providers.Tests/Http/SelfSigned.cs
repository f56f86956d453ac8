using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Rollouts.Providers.Tests;

/// <summary>A certificate that nobody trusts.</summary>
internal static class SelfSigned
{
    public static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var start = TimeProvider.System.GetUtcNow().AddDays(-1);
        return request.CreateSelfSigned(start, start.AddDays(30));
    }

    public static void ListenLocalhostWithPortZero(this KestrelServerOptions options, X509Certificate2? certificate) =>
        options.Listen(
            IPAddress.Loopback,
            0,
            listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            }
        );
}
