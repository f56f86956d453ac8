using Rollouts.Analysis;

namespace Rollouts.RolloutController;

/// <summary>The controller reads no secrets for whoever may write a Rollout.</summary>
internal sealed class NoSecrets : ISecretReader
{
    public Task<string> ReadAsync(
        SecretScope scope,
        string runNamespace,
        string name,
        string key,
        CancellationToken cancellationToken = default
    ) => throw Refused(name);

    public Task<IReadOnlyDictionary<string, string>> ReadAllAsync(
        SecretScope scope,
        string runNamespace,
        string name,
        CancellationToken cancellationToken = default
    ) => throw Refused(name);

    private static ProviderException Refused(string name) =>
        new($"secret {name} is not read for a measured share: use a Prometheus that needs none");
}
