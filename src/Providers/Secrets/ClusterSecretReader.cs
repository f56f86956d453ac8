using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Kubernetes;

namespace Rollouts.Providers;

/// <summary>Reads secrets of the cluster, fresh each time: a rotated token counts from the next measurement on.</summary>
public sealed class ClusterSecretReader : ISecretReader
{
    private readonly IKubernetesClient _client;
    private readonly string _serviceNamespace;

    public ClusterSecretReader(IKubernetesClient client, string serviceNamespace)
    {
        _client = client;
        _serviceNamespace = serviceNamespace;
    }

    public async Task<string> ReadAsync(
        SecretScope scope,
        string runNamespace,
        string name,
        string key,
        CancellationToken cancellationToken = default
    )
    {
        var data = await GetDataAsync(scope, runNamespace, name, cancellationToken);
        return data?[key] is { } encoded
            ? Decode(name, key, encoded)
            : throw new ProviderException($"key '{key}' does not exist in secret '{name}'");
    }

    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(
        SecretScope scope,
        string runNamespace,
        string name,
        CancellationToken cancellationToken = default
    )
    {
        var data = await GetDataAsync(scope, runNamespace, name, cancellationToken) ?? [];
        return data.ToDictionary(d => d.Key, d => Decode(name, d.Key, d.Value), StringComparer.Ordinal);
    }

    private static string Decode(string name, string key, JsonNode? encoded)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(encoded?.GetValue<string>() ?? ""));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new ProviderException($"key '{key}' of secret '{name}' is not base64 text", e);
        }
    }

    private async Task<JsonObject?> GetDataAsync(SecretScope scope, string runNamespace, string name, CancellationToken cancellationToken)
    {
        var secret = await GetAsync(scope == SecretScope.Run ? runNamespace : _serviceNamespace, name, cancellationToken);
        return secret.ToNode()["data"] as JsonObject;
    }

    // Only what will not mend itself is the caller's affair; a server that cannot be reached is tried again.
    private async Task<KubeObject> GetAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetAsync(KnownResources.Secrets, @namespace, name, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            throw new ProviderException($"secrets \"{name}\" not found", e);
        }
        catch (KubernetesApiException e) when (e.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new ProviderException($"secrets \"{name}\" may not be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new ProviderException($"secrets \"{name}\" cannot be read: {e.Message}", e);
        }
    }
}
