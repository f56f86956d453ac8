using System.Globalization;

namespace Rollouts.AnalysisService;

/// <summary>The flags of <see cref="AccessOptions"/>.</summary>
internal static class AccessFlags
{
    public static IReadOnlyList<(string Name, string Purpose, Action<AccessOptions, string> Set)> All { get; } =
    [
        ("access-keys", "file of hashed keys: name read,write sha256:HASH", static (o, v) => o.KeyFile = v),
        (
            "access-cluster",
            "true or false: whether the cluster checks tokens [default: true with a cluster]",
            static (o, v) => o.Cluster = Switch(v)
        ),
        (
            "access-cluster-audiences",
            "audiences that tokens of the cluster must be for, with commas",
            static (o, v) => o.ClusterAudiences = List(v)
        ),
        ("oidc-issuer", "issuer of OIDC tokens, as in their iss", static (o, v) => o.OidcIssuer = Address(v)),
        ("oidc-audience", "what OIDC tokens must have in their aud", static (o, v) => o.OidcAudience = v),
        ("oidc-user-claim", "claim that names the caller [sub]", static (o, v) => o.OidcUserClaim = v),
        ("oidc-groups-claim", "claim with the caller's groups [groups]", static (o, v) => o.OidcGroupsClaim = v),
        ("oidc-read-groups", "groups that may read, with commas; * for all", static (o, v) => o.OidcReadGroups = List(v)),
        ("oidc-write-groups", "groups that may write, with commas; * for all", static (o, v) => o.OidcWriteGroups = List(v)),
        ("oidc-ca-file", "PEM file of authorities that the issuer may use", static (o, v) => o.OidcAuthorityFile = v),
        ("oidc-clock-skew", "seconds that clocks may differ [60]", static (o, v) => o.OidcClockSkew = Seconds(v)),
        ("session-key-file", "file of random bytes that replicas share for browser sessions", static (o, v) => o.SessionKeyFile = v),
    ];

    private static bool Switch(string value) =>
        bool.TryParse(value, out var on) ? on : throw new FormatException("true or false is needed");

    private static string[] List(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Uri Address(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) ? address : throw new FormatException("an https address is needed");

    private static TimeSpan Seconds(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException("a whole number of seconds is needed");
}
