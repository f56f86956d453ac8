using Rollouts.Analysis;

namespace Rollouts.Providers.Tests;

/// <summary>Secrets by scope and name, as a cluster would give them.</summary>
internal sealed class GivenSecrets : ISecretReader
{
    private readonly Dictionary<(SecretScope Scope, string Name), IReadOnlyDictionary<string, string>> _secrets = [];

    /// <summary>A Secret of the service.</summary>
    public static GivenSecrets OfService(string name, params (string Key, string Value)[] data) =>
        new GivenSecrets().With(SecretScope.Service, name, data);

    public GivenSecrets With(SecretScope scope, string name, params (string Key, string Value)[] data)
    {
        _secrets[(scope, name)] = data.ToDictionary(d => d.Key, d => d.Value, StringComparer.Ordinal);
        return this;
    }

    public async Task<string> ReadAsync(
        SecretScope scope,
        string runNamespace,
        string name,
        string key,
        CancellationToken cancellationToken = default
    ) =>
        (await ReadAllAsync(scope, runNamespace, name, cancellationToken)).GetValueOrDefault(key)
        ?? throw new ProviderException($"key '{key}' does not exist in secret '{name}'");

    public Task<IReadOnlyDictionary<string, string>> ReadAllAsync(
        SecretScope scope,
        string runNamespace,
        string name,
        CancellationToken cancellationToken = default
    ) =>
        _secrets.TryGetValue((scope, name), out var secret)
            ? Task.FromResult(secret)
            : throw new ProviderException($"secrets \"{name}\" not found");
}
