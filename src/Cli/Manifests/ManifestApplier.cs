using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Creates objects, or brings existing ones of the same name to the given state.</summary>
internal sealed class ManifestApplier(IKubernetesClient client)
{
    /// <summary>Creates the objects that are missing, and leaves those of the same name as they are.</summary>
    public async Task CreateMissingAsync(IEnumerable<JsonObject> objects, string @namespace, CancellationToken cancellationToken)
    {
        foreach (var item in objects)
        {
            var (type, space, _) = await PlaceAsync(item, @namespace, cancellationToken);
            try
            {
                await client.CreateAsync(type, space, item, cancellationToken);
            }
            catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
            {
                // Somebody else's, and good enough.
            }
        }
    }

    /// <param name="namespace">Where namespaced objects without a namespace of their own go.</param>
    /// <returns>The objects as the server has them.</returns>
    /// <exception cref="KubernetesApiException">The server refused one.</exception>
    /// <exception cref="FormatException">The server does not serve an object's kind.</exception>
    public async Task<IReadOnlyList<KubeObject>> ApplyAsync(
        IEnumerable<JsonObject> objects,
        string @namespace,
        CancellationToken cancellationToken
    )
    {
        List<KubeObject> applied = [];
        foreach (var item in objects)
        {
            applied.Add(await ApplyAsync(item, @namespace, cancellationToken));
        }

        return applied;
    }

    private async Task<KubeObject> ApplyAsync(JsonObject item, string @namespace, CancellationToken cancellationToken)
    {
        var (type, space, name) = await PlaceAsync(item, @namespace, cancellationToken);
        try
        {
            return await client.CreateAsync(type, space, item, cancellationToken);
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            return await client.PatchAsync(type, space, name, Patch.Merge(item), null, cancellationToken);
        }
    }

    private async Task<(ResourceType Type, string? Namespace, string Name)> PlaceAsync(
        JsonObject item,
        string @namespace,
        CancellationToken cancellationToken
    )
    {
        var (apiVersion, kind) = ((string?)item["apiVersion"] ?? "", (string?)item["kind"] ?? "");
        var type =
            await client.Discovery.FindByKindAsync(apiVersion, kind, cancellationToken)
            ?? throw new FormatException($"{client.Server} does not serve kind {kind} of {apiVersion}");
        var space = type.Namespaced ? (string?)item["metadata"]?["namespace"] ?? @namespace : null;
        return (type, space, (string?)item["metadata"]?["name"] ?? "");
    }
}
