using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Rollouts.AnalysisService;

/// <summary>Tokens of an OpenID Connect issuer: signature, issuer, audience and times are checked, and groups become permissions.</summary>
internal sealed class OidcAuthority : ITokenAuthority
{
    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(30);

    // Public-key signatures only: with "none" or an HMAC over a public key anybody could sign.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = TokenGate.MaxTokenLength };
    private readonly OidcKeys _keys;
    private readonly AccessOptions _options;
    private readonly TimeProvider _time;
    private readonly string _issuer;

    public OidcAuthority(OidcKeys keys, AccessOptions options, TimeProvider time)
    {
        _keys = keys;
        _options = options;
        _time = time;
        _issuer = OidcKeys.IssuerOf(options);
    }

    public async Task<TokenAnswer> CheckAsync(string token, CancellationToken cancellationToken)
    {
        if (!TryRead(token, out var read) || TrimSlash(read.Issuer) != _issuer)
        {
            return TokenAnswer.NotMine.Instance;
        }

        IReadOnlyList<SecurityKey> keys;
        try
        {
            keys = await _keys.FindAsync(read.Kid ?? "", cancellationToken);
        }
        catch (OidcUnavailableException e)
        {
            return new TokenAnswer.Unavailable(e.Message);
        }

        if (keys.Count == 0)
        {
            return new TokenAnswer.Refused("it is signed with a key that its issuer does not publish");
        }

        var result = await _handler.ValidateTokenAsync(token, Parameters(keys));
        return result.IsValid ? Accept(read) : new TokenAnswer.Refused(ReasonOf(result.Exception));
    }

    private bool TryRead(string token, out JsonWebToken read)
    {
        read = null!;
        try
        {
            if (!_handler.CanReadToken(token))
            {
                return false;
            }

            read = _handler.ReadJsonWebToken(token);
            return read.Issuer is not null;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException or System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private TokenValidationParameters Parameters(IReadOnlyList<SecurityKey> keys) =>
        new()
        {
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            ValidateIssuerSigningKey = true,
            IssuerSigningKeys = keys,
            ValidateIssuer = true,
            IssuerValidator = (issuer, _, _) =>
                TrimSlash(issuer) == _issuer ? issuer : throw new SecurityTokenInvalidIssuerException("another issuer"),
            ValidateAudience = true,
            ValidAudience = _options.OidcAudience,
            RequireExpirationTime = true,
            ValidateLifetime = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),
        };

    private bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return expires is { } end
            && now - _options.OidcClockSkew < end
            && (notBefore is not { } begin || begin <= now + _options.OidcClockSkew);
    }

    private TokenAnswer Accept(JsonWebToken token)
    {
        if (!token.TryGetPayloadValue<string>(_options.OidcUserClaim, out var name) || string.IsNullOrEmpty(name))
        {
            return new TokenAnswer.Refused($"it has no claim '{_options.OidcUserClaim}'");
        }

        // A list of strings is as many claims of one name.
        HashSet<string> groups =
        [
            .. token
                .Claims.Where(c => c.Type == _options.OidcGroupsClaim && c.ValueType == ClaimValueTypes.String)
                .Select(static c => c.Value),
        ];
        var permissions =
            (IsOneOf(groups, _options.OidcReadGroups) ? Permissions.Read : Permissions.None)
            | (IsOneOf(groups, _options.OidcWriteGroups) ? Permissions.Write : Permissions.None);
        var left = new DateTimeOffset(token.ValidTo, TimeSpan.Zero) + _options.OidcClockSkew - _time.GetUtcNow();
        return new TokenAnswer.Accepted(new Caller(name, "oidc", permissions), left < KnownFor ? left : KnownFor);
    }

    private static bool IsOneOf(HashSet<string> groups, IReadOnlyList<string> wanted) =>
        wanted.Contains("*") || wanted.Any(groups.Contains);

    private static string ReasonOf(Exception exception) =>
        exception switch
        {
            SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNoExpirationException =>
                "it is not valid at this time",
            SecurityTokenInvalidAudienceException => "it is made for another audience",
            SecurityTokenInvalidIssuerException => "it has another issuer",
            SecurityTokenInvalidAlgorithmException => "its algorithm is not one of public keys",
            _ => "its signature does not hold",
        };

    private static string TrimSlash(string? issuer) => (issuer ?? "").TrimEnd('/');
}
