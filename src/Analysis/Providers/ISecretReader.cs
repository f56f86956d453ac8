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
}
