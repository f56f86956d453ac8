using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>The account behind a profile, for sources that are named by an account and not by an address.</summary>
/// <param name="Profile">Name of the profile.</param>
/// <param name="Address">Where its credentials go, and nowhere else.</param>
/// <param name="Secret">The Secret with its credentials, in the namespace of the service; null or empty when there is none.</param>
internal sealed record ProfileAccount(string Profile, Uri Address, string? Secret)
{
    /// <summary>The account that the metric of a measurement names; null when it names none.</summary>
    public static ProfileAccount? Of(MeasurementContext context) => (context.Http as ProfiledHttpClient)?.Account;

    /// <summary>All keys of the Secret.</summary>
    /// <param name="hidden">The keys whose values must never be shown.</param>
    /// <param name="needed">The keys that must be there.</param>
    /// <param name="credentials">Reads and hides.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProviderException">The profile names no Secret, or a key is missing.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        IReadOnlyList<string> hidden,
        IReadOnlyList<string> needed,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var keys = string.Join(", ", needed);
        if (string.IsNullOrEmpty(Secret))
        {
            throw new ProviderException($"provider profile \"{Profile}\" has no spec.accountSecret: name a Secret with {keys}");
        }

        var secret = await credentials.ReadAsync(Secret, hidden, SecretScope.Service, cancellationToken);
        return needed.FirstOrDefault(k => string.IsNullOrEmpty(secret.GetValueOrDefault(k))) is { } missing
            ? throw new ProviderException(
                $"provider profile \"{Profile}\": secret \"{Secret}\" of spec.accountSecret has no {missing}: it needs {keys}"
            )
            : secret;
    }
}
