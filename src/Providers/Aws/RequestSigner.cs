using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rollouts.Providers;

/// <summary>
/// AWS Signature Version 4, in the header of a request. Source: "Create a signed AWS API request", AWS Identity and Access Management
/// user guide.
/// </summary>
internal static class RequestSigner
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    // Proxies and the transport change these.
    private static readonly string[] Unsigned = ["authorization", "user-agent", "expect", "transfer-encoding", "connection", "traceparent"];

    /// <summary>Signs what the request holds now: headers that are set later are not covered.</summary>
    /// <param name="request">Gets the headers <c>Authorization</c>, <c>X-Amz-Date</c> and, with temporary keys, <c>X-Amz-Security-Token</c>.</param>
    /// <param name="body">The bytes of its content.</param>
    /// <param name="identity">Who signs, and for which region.</param>
    /// <param name="service">The service's name in signatures, for example <c>monitoring</c>.</param>
    /// <param name="at">When it is sent; AWS allows 5 minutes of difference.</param>
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, AwsIdentity identity, string service, DateTimeOffset at)
    {
        var credentials = identity.Credentials;
        var stamp = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Set(request, "X-Amz-Date", stamp);
        if (credentials.SessionToken is { } token)
        {
            Set(request, "X-Amz-Security-Token", token);
        }

        var headers = SignedHeaders(request);
        var url = request.RequestUri!;
        var canonical = CanonicalRequest.Of(request.Method.Method, url.AbsolutePath, url.Query.TrimStart('?'), headers, Hash(body));
        Set(
            request,
            "Authorization",
            $"{Algorithm} Credential={credentials.AccessKeyId}/{ScopeOf(stamp, identity.Region, service)}, "
                + $"SignedHeaders={string.Join(';', headers.Keys)}, Signature={SignatureOf(canonical, stamp, identity, service)}"
        );
    }

    /// <summary>The signature of a canonical request.</summary>
    /// <param name="canonical">See <see cref="CanonicalRequest"/>.</param>
    /// <param name="stamp">The value of <c>X-Amz-Date</c>.</param>
    /// <param name="identity">Who signs, and for which region.</param>
    /// <param name="service">The service's name in signatures.</param>
    internal static string SignatureOf(string canonical, string stamp, AwsIdentity identity, string service)
    {
        var scope = ScopeOf(stamp, identity.Region, service);
        var signed = $"{Algorithm}\n{stamp}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        var key = SigningKey(identity.Credentials.SecretAccessKey, stamp[..8], identity.Region, service);
        return Convert.ToHexStringLower(Mac(key, signed));
    }

    private static string ScopeOf(string stamp, string region, string service) => $"{stamp[..8]}/{region}/{service}/aws4_request";

    private static byte[] SigningKey(string secret, string date, string region, string service) =>
        Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes($"AWS4{secret}"), date), region), service), "aws4_request");

    private static SortedDictionary<string, string> SignedHeaders(HttpRequestMessage request)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = request.Headers.Host ?? request.RequestUri!.Authority,
        };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            var lower = name.ToLowerInvariant();
            if (lower != "host" && !Unsigned.Contains(lower, StringComparer.Ordinal))
            {
                headers[lower] = string.Join(',', values.Select(static v => v.Trim()));
            }
        }

        if (request.Content?.Headers.ContentType is { } type)
        {
            headers["content-type"] = type.ToString();
        }

        return headers;
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
