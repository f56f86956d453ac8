using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Real tokens of a local issuer against a running service.</summary>
public sealed class OidcAccessTests : IAsyncLifetime
{
    private static readonly RsaSecurityKey Rsa = OidcIssuer.NewRsa("rsa-1");
    private static readonly ECDsaSecurityKey Ec = OidcIssuer.NewEc("ec-1");

    private readonly OidcIssuer _issuer = new();
    private readonly AccessBed _bed = new();

    public async ValueTask InitializeAsync()
    {
        _issuer.Published.AddRange([Rsa, Ec]);
        await _issuer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256)]
    [InlineData(SecurityAlgorithms.RsaSha512)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha256)]
    [InlineData(SecurityAlgorithms.EcdsaSha256)]
    public async Task Token_OfThePublishedKey_IsAcceptedByItsGroups(string algorithm)
    {
        await StartAsync(static o => o.OidcWriteGroups = ["admins"]);
        var token = _issuer.Token(algorithm.StartsWith("ES", StringComparison.Ordinal) ? Ec : Rsa, algorithm, _bed.Time.GetUtcNow());

        (await ReadAsync(token)).ShouldBe(HttpStatusCode.OK);
        (await WriteAsync(token)).ShouldBe(HttpStatusCode.Forbidden);
        var admin = _issuer.Token(
            Rsa,
            SecurityAlgorithms.RsaSha256,
            _bed.Time.GetUtcNow(),
            static d => d.Claims = new Dictionary<string, object> { ["sub"] = "root", ["groups"] = "admins" }
        );
        (await WriteAsync(admin)).ShouldBe(HttpStatusCode.OK);
        (await ReadAsync(admin)).ShouldBe(HttpStatusCode.Forbidden);
        _bed.Audit.Entries.Select(static e => (e.Actor, e.Mechanism, e.Outcome))
            .ShouldBe([("root", "oidc", "asked"), ("root", "oidc", "done")]);
    }

    public static TheoryData<string> WrongTokens =>
        [
            "another audience",
            "no audience",
            "another issuer",
            "expired",
            "not yet",
            "no end",
            "another key under a known id",
            "a key that is not published",
            "none",
            "HMAC with the public key",
            "HMAC with the published secret",
            "payload changed",
            "signature cut",
            "no subject",
        ];

    [Theory]
    [MemberData(nameof(WrongTokens))]
    public async Task Token_WithSomethingWrong_IsRefused(string what)
    {
        var secret = new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(64)) { KeyId = "oct-1" };
        _issuer.Published.Add(secret);
        await StartAsync();
        var now = _bed.Time.GetUtcNow();
        var good = _issuer.Token(Rsa, SecurityAlgorithms.RsaSha256, now);
        var parts = good.Split('.');
        var token = what switch
        {
            "another audience" => Changed(static d => d.Audience = "somebody"),
            "no audience" => Changed(static d => d.Audience = null),
            "another issuer" => Changed(static d => d.Issuer = "http://127.0.0.1:1"),
            "expired" => Changed(d => d.Expires = now.UtcDateTime.AddSeconds(-61), d => d.NotBefore = now.UtcDateTime.AddHours(-1)),
            "not yet" => Changed(d => d.NotBefore = now.UtcDateTime.AddSeconds(61)),
            "no end" => Changed(static d => d.Expires = null),
            "another key under a known id" => _issuer.Token(OidcIssuer.NewRsa("rsa-1"), SecurityAlgorithms.RsaSha256, now),
            "a key that is not published" => _issuer.Token(OidcIssuer.NewRsa("rsa-2"), SecurityAlgorithms.RsaSha256, now),
            "none" => $"{Encoded("""{"alg":"none","kid":"rsa-1"}""")}.{parts[1]}.",
            "HMAC with the public key" => Hmac(parts[1], "rsa-1", Rsa.Rsa.ExportSubjectPublicKeyInfo()),
            "HMAC with the published secret" => Hmac(parts[1], "oct-1", secret.Key),
            "payload changed" =>
                $"{parts[0]}.{Encoded(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(parts[1])).Replace("alice", "bob"))}.{parts[2]}",
            "signature cut" => $"{parts[0]}.{parts[1]}.{parts[2][..20]}",
            "no subject" => Changed(static d => d.Claims = new Dictionary<string, object> { ["groups"] = "sre" }),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };

        (await ReadAsync(token)).ShouldBe(HttpStatusCode.Unauthorized);
        (await ReadAsync(good)).ShouldBe(HttpStatusCode.OK);

        string Changed(params Action<SecurityTokenDescriptor>[] changes) =>
            _issuer.Token(Rsa, SecurityAlgorithms.RsaSha256, now, d => Array.ForEach(changes, c => c(d)));
    }

    [Fact]
    public async Task Clock_ThatIsAMinuteApart_IsForgiven()
    {
        await StartAsync();
        var now = _bed.Time.GetUtcNow();

        (await ReadAsync(_issuer.Token(Rsa, SecurityAlgorithms.RsaSha256, now.AddSeconds(59)))).ShouldBe(HttpStatusCode.OK);
        (await ReadAsync(_issuer.Token(Rsa, SecurityAlgorithms.RsaSha256, now.AddSeconds(-359)))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Token_ThatEnds_IsNotRememberedLonger()
    {
        await StartAsync();
        var token = _issuer.Token(Rsa, SecurityAlgorithms.RsaSha256, _bed.Time.GetUtcNow().AddSeconds(-350));
        (await ReadAsync(token)).ShouldBe(HttpStatusCode.OK);

        _bed.Time.Advance(TimeSpan.FromSeconds(11));

        (await ReadAsync(token)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Keys_Rotated_AreReadAgainButNotForEveryMadeUpId()
    {
        await StartAsync();
        (await ReadAsync(_issuer.Token(Rsa, SecurityAlgorithms.RsaSha256, _bed.Time.GetUtcNow()))).ShouldBe(HttpStatusCode.OK);
        _issuer.KeysRead.ShouldBe(1);
        var next = OidcIssuer.NewRsa("rsa-next");
        _issuer.Published.Clear();
        _issuer.Published.Add(next);
        _bed.Time.Advance(TimeSpan.FromSeconds(10));

        (await ReadAsync(_issuer.Token(next, SecurityAlgorithms.RsaSha256, _bed.Time.GetUtcNow()))).ShouldBe(HttpStatusCode.OK);
        _issuer.KeysRead.ShouldBe(2);
        for (var i = 0; i < 5; i++)
        {
            var madeUp = _issuer.Token(OidcIssuer.NewRsa($"made-up-{i}"), SecurityAlgorithms.RsaSha256, _bed.Time.GetUtcNow());
            (await ReadAsync(madeUp)).ShouldBe(HttpStatusCode.Unauthorized);
        }

        _issuer.KeysRead.ShouldBe(2);
        var old = _issuer.Token(Rsa, SecurityAlgorithms.RsaSha256, _bed.Time.GetUtcNow().AddSeconds(1));
        (await ReadAsync(old)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Issuer_ThatIsDown_IsToldApartFromAWrongToken()
    {
        _issuer.IsDown = true;
        await StartAsync();
        var token = _issuer.Token(Rsa, SecurityAlgorithms.RsaSha256, _bed.Time.GetUtcNow());

        (await ReadAsync(token)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        _issuer.IsDown = false;
        _bed.Time.Advance(TimeSpan.FromSeconds(10));
        (await ReadAsync(token)).ShouldBe(HttpStatusCode.OK);
        _issuer.IsDown = true;
        _bed.Time.Advance(TimeSpan.FromMinutes(11));
        (await ReadAsync(_issuer.Token(Rsa, SecurityAlgorithms.RsaSha256, _bed.Time.GetUtcNow()))).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("issuer")]
    [InlineData("keys")]
    public async Task Discovery_ThatSpeaksForAnother_GivesNoKeys(string what)
    {
        (_issuer.Stated, _issuer.KeysAt) =
            what == "issuer" ? ("https://issuer.example", null) : ((string?)null, "http://keys.example/keys");
        await StartAsync();

        (await ReadAsync(_issuer.Token(Rsa, SecurityAlgorithms.RsaSha256, _bed.Time.GetUtcNow()))).ShouldBe(
            HttpStatusCode.ServiceUnavailable
        );
        _issuer.KeysRead.ShouldBe(0);
    }

    [Theory]
    [InlineData("http://issuer.example", "rollouts", "*", "give an https address")]
    [InlineData("https://issuer.example", "", "*", "OidcAudience is missing")]
    [InlineData("https://issuer.example", "rollouts", "", "nobody could do anything")]
    public async Task Start_SettingsThatCannotBeMeant_AreRefused(string issuer, string audience, string groups, string expected)
    {
        var refusal = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() =>
            _bed.StartAsync(o =>
            {
                o.Access.OidcIssuer = new Uri(issuer);
                o.Access.OidcAudience = audience;
                o.Access.OidcReadGroups = groups.Length > 0 ? [groups] : [];
            })
        );

        refusal.Message.ShouldContain(expected);
    }

    private Task<AccessBed> StartAsync(Action<AccessOptions>? change = null) =>
        _bed.StartAsync(
            o =>
            {
                o.Access.OidcIssuer = new Uri(_issuer.Address);
                o.Access.OidcAudience = OidcIssuer.Audience;
                o.Access.OidcReadGroups = ["sre"];
                change?.Invoke(o.Access);
            },
            ownTime: true
        );

    private async Task<HttpStatusCode> ReadAsync(string token)
    {
        using var http = _bed.Client(token);
        return (await http.GetAsync("/test/read")).StatusCode;
    }

    private async Task<HttpStatusCode> WriteAsync(string token)
    {
        using var http = _bed.Client(token);
        return (await http.PostAsync("/test/write/a", null)).StatusCode;
    }

    private static string Hmac(string payload, string id, byte[] key)
    {
        var head = Encoded($$"""{"alg":"HS256","kid":"{{id}}","typ":"JWT"}""");
        return $"{head}.{payload}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{head}.{payload}")))}";
    }

    private static string Encoded(string text) => Base64UrlEncoder.Encode(text);
}
