using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>An OpenID Connect issuer: discovery, keys that may be rotated, and tokens.</summary>
internal sealed class OidcIssuer : IAsyncDisposable
{
    public const string Audience = "rollouts";

    private readonly WebApplication _server;

    public OidcIssuer()
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapGet(
            "/.well-known/openid-configuration",
            () => Results.Json(new { issuer = Stated ?? Address, jwks_uri = KeysAt ?? $"{Address}/keys" })
        );
        _server.MapGet(
            "/keys",
            () =>
            {
                KeysRead++;
                return IsDown ? Results.StatusCode(503) : Results.Text(Document().ToJsonString(), "application/json");
            }
        );
    }

    public string Address => _server.Urls.First();

    /// <summary>The issuer that discovery states, when it is to lie.</summary>
    public string? Stated { get; set; }

    public string? KeysAt { get; set; }

    public bool IsDown { get; set; }

    public int KeysRead { get; private set; }

    public List<SecurityKey> Published { get; } = [];

    public Task StartAsync() => _server.StartAsync();

    public static RsaSecurityKey NewRsa(string id) => new(RSA.Create(2048)) { KeyId = id };

    public static ECDsaSecurityKey NewEc(string id) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id };

    public string Token(SecurityKey key, string algorithm, DateTimeOffset now, Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = Audience,
            NotBefore = now.UtcDateTime,
            IssuedAt = now.UtcDateTime,
            Expires = now.UtcDateTime.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["sub"] = "alice", ["groups"] = new[] { "sre", "all" } },
            SigningCredentials = new SigningCredentials(key, algorithm),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private JsonObject Document() => new() { ["keys"] = new JsonArray([.. Published.Select(static k => (JsonNode)Public(k))]) };

    private static JsonObject Public(SecurityKey key)
    {
        var json = new JsonObject { ["kid"] = key.KeyId, ["use"] = "sig" };
        switch (key)
        {
            case RsaSecurityKey rsa:
                var numbers = rsa.Rsa.ExportParameters(false);
                json["kty"] = "RSA";
                json["n"] = Base64UrlEncoder.Encode(numbers.Modulus);
                json["e"] = Base64UrlEncoder.Encode(numbers.Exponent);
                break;
            case ECDsaSecurityKey ec:
                var point = ec.ECDsa.ExportParameters(false).Q;
                json["kty"] = "EC";
                json["crv"] = "P-256";
                json["x"] = Base64UrlEncoder.Encode(point.X);
                json["y"] = Base64UrlEncoder.Encode(point.Y);
                break;
            case SymmetricSecurityKey secret:
                json["kty"] = "oct";
                json["k"] = Base64UrlEncoder.Encode(secret.Key);
                break;
        }

        return json;
    }
}
