namespace Rollouts.AnalysisService;

/// <summary>Who may use the API and the pages. Without a cluster and without any of these, the service makes a key of its own.</summary>
public sealed class AccessOptions
{
    /// <summary>A file of hashed keys, one a line: <c>name read,write sha256:HASH</c>; null for none, or for a generated one without a cluster.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Whether tokens are checked by the cluster; null for "when there is one".</summary>
    public bool? Cluster { get; set; }

    /// <summary>The audiences that a token of the cluster must be made for; empty for those of the API server.</summary>
    public IReadOnlyList<string> ClusterAudiences { get; set; } = [];

    /// <summary>The issuer of OIDC tokens, as it is in their <c>iss</c>; null for no OIDC.</summary>
    public Uri? OidcIssuer { get; set; }

    /// <summary>What OIDC tokens must have in their <c>aud</c>.</summary>
    public string? OidcAudience { get; set; }

    /// <summary>The claim that names the caller.</summary>
    public string OidcUserClaim { get; set; } = "sub";

    /// <summary>The claim with the groups of the caller: a string or a list of strings.</summary>
    public string OidcGroupsClaim { get; set; } = "groups";

    /// <summary>Groups whose members may read; <c>*</c> for every token that the issuer made for us.</summary>
    public IReadOnlyList<string> OidcReadGroups { get; set; } = [];

    /// <summary>Groups whose members may write; <c>*</c> for every token that the issuer made for us.</summary>
    public IReadOnlyList<string> OidcWriteGroups { get; set; } = [];

    /// <summary>A PEM file of certificate authorities that the issuer may use besides those of the system; null for none.</summary>
    public string? OidcAuthorityFile { get; set; }

    /// <summary>How far the clocks of the issuer and of this service may be apart.</summary>
    public TimeSpan OidcClockSkew { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A file of at least 32 random bytes that replicas share, so that a session begun at one holds at all; null for sessions that end with the process.</summary>
    public string? SessionKeyFile { get; set; }
}
