namespace Rollouts.Analysis;

/// <summary>
/// Reads secrets: the run's namespace for arguments (row D17), the service's own namespace for provider credentials (row F26),
/// files when no cluster is there.
/// </summary>
public interface ISecretReader
{
    /// <summary>One key of a secret as text.</summary>
    /// <exception cref="ProviderException">The secret or the key is missing or may not be read; the message names both, never a value.</exception>
    Task<string> ReadAsync(SecretScope scope, string runNamespace, string name, string key, CancellationToken cancellationToken = default);

    /// <summary>All keys of a secret as text, read at one instant: a set of credentials is never half old and half new.</summary>
    /// <exception cref="ProviderException">The secret is missing, may not be read or holds what is no text; the message names it, never a value.</exception>
    Task<IReadOnlyDictionary<string, string>> ReadAllAsync(
        SecretScope scope,
        string runNamespace,
        string name,
        CancellationToken cancellationToken = default
    );
}
