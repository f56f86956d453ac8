using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Objects that routers make for a Rollout beside those of its user: controlled by the Rollout, so that they go with it.</summary>
internal sealed class OwnedObjects(IKubernetesClient client)
{
    /// <summary>Whether the Rollout that asks controls an object.</summary>
    public static bool IsOwned(TrafficRequest request, KubeObject item) => item.Header.Controller?.Uid == request.Rollout.Metadata.Uid;

    /// <summary>Creates an object of the Rollout.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="type">The kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="annotations">Its annotations; null for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KubernetesApiException">It was refused; a conflict when somebody created one in between, which the next pass will find.</exception>
    public Task<KubeObject> CreateAsync(
        TrafficRequest request,
        ResourceType type,
        string name,
        JsonObject spec,
        JsonObject? annotations = null,
        CancellationToken cancellationToken = default
    )
    {
        var owner = request.Rollout.Metadata;
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = request.Namespace,
            ["ownerReferences"] = new JsonArray(
                JsonSerializer.SerializeToNode(
                    new OwnerReference
                    {
                        ApiVersion = ApiGroup.ApiVersion,
                        Kind = ApiGroup.RolloutKind,
                        Name = owner.Name ?? "",
                        Uid = owner.Uid ?? "",
                        Controller = true,
                        BlockOwnerDeletion = true,
                    },
                    RolloutsJson.Options
                )
            ),
        };
        if (annotations is { Count: > 0 })
        {
            metadata["annotations"] = annotations;
        }

        var body = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = metadata,
            ["spec"] = spec,
        };
        return client.CreateAsync(type, request.Namespace, body, cancellationToken);
    }

    /// <summary>Deletes an object as it was seen; what is gone already is no error.</summary>
    /// <exception cref="KubernetesApiException">It was refused; a conflict when somebody changed it in between.</exception>
    public Task DeleteAsync(ResourceType type, KubeObject item, CancellationToken cancellationToken = default) =>
        client
            .DeleteAsync(
                type,
                item.Key.Namespace,
                item.Key.Name,
                new DeleteOptions { PreconditionUid = item.Header.Uid, PreconditionResourceVersion = item.Header.ResourceVersion },
                cancellationToken
            )
            .IgnoreMissingAsync();
}
