using System.Security.Cryptography;
using System.Text;

namespace Rollouts.Providers.Tests;

/// <summary>Signatures that AWS publishes: its Signature Version 4 test suite and the example of the IAM user guide.</summary>
public sealed class RequestSignerTests
{
    private const string Stamp = "20150830T123600Z";
    private const string Key = "AKIDEXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string Host = "host:example.amazonaws.com";

    private static readonly AwsIdentity Identity = new(new AwsCredentials(Key, Secret), "us-east-1");
    private static readonly DateTimeOffset At = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("get-vanilla", "GET", "/", "", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("post-vanilla", "POST", "/", "", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData(
        "get-vanilla-query-order-key-case",
        "GET",
        "/",
        "Param2=value2&Param1=value1",
        "",
        "",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
    )]
    [InlineData(
        "get-vanilla-empty-query-key",
        "GET",
        "/",
        "Param1=value1",
        "",
        "",
        "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"
    )]
    [InlineData(
        "get-vanilla-query-unreserved",
        "GET",
        "/",
        "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "",
        "",
        "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"
    )]
    [InlineData("get-vanilla-utf8-query", "GET", "/", "ሴ=bar", "", "", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    [InlineData("get-utf8", "GET", "/ሴ", "", "", "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")]
    [InlineData("get-space", "GET", "/example space/", "", "", "", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741")]
    [InlineData("get-slash-dot-slash", "GET", "/./", "", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData(
        "get-relative-relative",
        "GET",
        "/example1/example2/../..",
        "",
        "",
        "",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )]
    [InlineData("get-slash", "GET", "//", "", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData(
        "get-header-value-trim",
        "GET",
        "/",
        "",
        "my-header1: value1 |my-header2: \"a   b   c\"",
        "",
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
    )]
    [InlineData(
        "post-header-key-sort",
        "POST",
        "/",
        "",
        "my-header1:value1",
        "",
        "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"
    )]
    [InlineData(
        "post-x-www-form-urlencoded",
        "POST",
        "/",
        "",
        "content-type:application/x-www-form-urlencoded",
        "Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
    )]
    public void SignatureOf_PublishedVector_IsAsPublished(
        string vector,
        string method,
        string path,
        string query,
        string headers,
        string body,
        string signature
    )
    {
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["x-amz-date"] = Stamp };
        foreach (var header in $"{Host}|{headers}".Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            signed[header[..colon]] = header[(colon + 1)..];
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        RequestSigner
            .SignatureOf(CanonicalRequest.Of(method, path, query, signed, hash), Stamp, Identity, "service")
            .ShouldBe(signature, vector);
    }

    [Fact]
    public void SignatureOf_ExampleOfTheUserGuide_IsAsPublished()
    {
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8",
            ["host"] = "iam.amazonaws.com",
            ["x-amz-date"] = Stamp,
        };
        var hash = Convert.ToHexStringLower(SHA256.HashData([]));
        RequestSigner
            .SignatureOf(CanonicalRequest.Of("GET", "/", "Action=ListUsers&Version=2010-05-08", signed, hash), Stamp, Identity, "iam")
            .ShouldBe("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    [Fact]
    public void Sign_FormPost_SetsDateAndAuthorizationAsPublished()
    {
        var body = "Param1=value1"u8.ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        RequestSigner.Sign(request, body, Identity, "service", At);
        request.Headers.GetValues("X-Amz-Date").ShouldBe([Stamp]);
        request
            .Headers.GetValues("Authorization")
            .Single()
            .ShouldBe(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
                    + "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
            );
    }

    [Fact]
    public void Sign_TemporaryKeys_SignsTheSessionToken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://example.amazonaws.com:8443/a%20b?x=%2B");
        request.Headers.TryAddWithoutValidation("Authorization", "Basic dTpw");
        RequestSigner.Sign(request, [], new AwsIdentity(new AwsCredentials(Key, Secret, "t0ken"), "us-east-1"), "service", At);
        request.Headers.GetValues("X-Amz-Security-Token").ShouldBe(["t0ken"]);
        request.Headers.GetValues("Authorization").Single().ShouldContain("SignedHeaders=host;x-amz-date;x-amz-security-token,");
    }
}
