using System.Security.Cryptography;
using System.Text;

namespace Rollouts.Providers.Tests;

/// <summary>Checks the signature of a request as AWS does: from what arrived and the secret key.</summary>
internal static class SignedRequest
{
    /// <returns>Access key, region and service of the signature.</returns>
    public static string Check(SeenRequest seen, Uri address, string secretKey)
    {
        var parts = seen.Headers["Authorization"]["AWS4-HMAC-SHA256 ".Length..]
            .Split(", ")
            .Select(p => p.Split('=', 2))
            .ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        var scope = parts["Credential"].Split('/');
        var names = parts["SignedHeaders"].Split(';');
        names.ShouldContain("host");
        names.ShouldContain("x-amz-date");
        if (seen.Headers.ContainsKey("X-Amz-Security-Token"))
        {
            names.ShouldContain("x-amz-security-token");
        }

        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            headers[name] = seen.Headers[name];
        }

        var target = new Uri(address, seen.Path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seen.Body)));
        var canonical = CanonicalRequest.Of(seen.Method, target.AbsolutePath, target.Query.TrimStart('?'), headers, hash);
        var stamp = seen.Headers["X-Amz-Date"];
        var identity = new AwsIdentity(new AwsCredentials(scope[0], secretKey), scope[2]);
        parts["Signature"].ShouldBe(RequestSigner.SignatureOf(canonical, stamp, identity, scope[3]));
        return $"{scope[0]} {scope[2]} {scope[3]}";
    }
}
