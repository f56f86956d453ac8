namespace Rollouts.Api;

/// <summary>Where a source is, how it is signed in to, who may use it and how much.</summary>
public sealed record ProviderProfileSpec : KubernetesView
{
    /// <summary>An absolute http or https URL; templates reach what is below its path only.</summary>
    public string Address { get; init; } = "";

    /// <summary>Namespaces whose runs may use it: names, beginnings such as <c>team-*</c>, or <c>*</c> for all.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>Sent with each query, in place of headers of the same name that a template sets.</summary>
    public IReadOnlyList<ProviderProfileHeader>? Headers { get; init; }

    /// <summary>A Secret with the keys <c>username</c> and <c>password</c>, in the namespace of the service.</summary>
    public string? BasicAuthSecret { get; init; }

    /// <summary>
    /// A Secret in the namespace of the service with the account of a datadog (<c>api-key</c>, <c>app-key</c>), newRelic
    /// (<c>personal-api-key</c>, <c>account-id</c>), influxdb (<c>authToken</c>, <c>org</c>), wavefront (<c>token</c>) or cloudWatch
    /// (<c>region</c>, and <c>access-key-id</c> with <c>secret-access-key</c> or <c>role-arn</c>).
    /// </summary>
    public string? AccountSecret { get; init; }

    public ProviderProfileOauth2? Oauth2 { get; init; }

    public ProviderProfileTls? Tls { get; init; }

    public ProviderProfileBudget? Budget { get; init; }
}
