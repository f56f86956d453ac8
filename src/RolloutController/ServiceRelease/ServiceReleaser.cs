using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Gives a Service back that no Rollout names any more, because that was deleted or changed its strategy: it selects all versions again, where it would go
/// on leading to one that nobody keeps (row I18).
/// </summary>
internal sealed class ServiceReleaser
{
    private readonly IKubernetesClient _client;
    private readonly ControllerCaches _caches;
    private readonly ILeadership _leadership;
    private readonly ILogger<ServiceReleaser> _log;

    public ServiceReleaser(IKubernetesClient client, ControllerCaches caches, ILeadership leadership, ILogger<ServiceReleaser> log)
    {
        _client = client;
        _caches = caches;
        _leadership = leadership;
        _log = log;
    }

    /// <summary>Feeds a queue with the Services that may have to be given back.</summary>
    public void Subscribe(WorkQueue<ObjectKey> queue)
    {
        _caches.Services.Subscribe(change =>
        {
            if (change.After is { } service && ManagerOf(service) is not null)
            {
                queue.Add(service.Key);
            }
        });
        _caches.Rollouts.SubscribeLeft(RolloutReferences.Services, queue);
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (
            _caches.Services.Get(key) is not { } service
            || ManagerOf(service) is not { } manager
            || _caches.Rollouts.ByIndex(ControllerCaches.ByService, key.ToString()).Count > 0
            || await _client.IsNamedAsync(new ObjectKey(key.Namespace, manager), rollout => Names(rollout, key), cancellationToken)
        )
        {
            return default;
        }

        _leadership.EnsureHeld($"Service {key}");

        await ReleaseAsync(service, cancellationToken);
        _log.ServiceReleased(key.ToString(), manager);
        return default;
    }

    private static bool Names(KubeObject rollout, ObjectKey service) =>
        ServiceReferences.Of(rollout.As<Rollout>(RolloutsJson.Options)).Any(reference => reference.Name == service.Name);

    private async Task ReleaseAsync(KubeObject service, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = service.Header.ResourceVersion,
                ["annotations"] = new JsonObject { [RolloutAnnotations.ManagedByRollouts] = null },
            },
            ["spec"] = new JsonObject { ["selector"] = new JsonObject { [RolloutLabels.PodTemplateHash] = null } },
        };
        // It may be deleted together with the Rollout.
        await _client
            .PatchAsync(KnownResources.Services, service.Header.Namespace, service.Header.Name, Patch.Merge(patch), null, cancellationToken)
            .IgnoreMissingAsync();
    }

    private static string? ManagerOf(KubeObject service) =>
        service.Header.Annotations.GetValueOrDefault(RolloutAnnotations.ManagedByRollouts) is { Length: > 0 } name ? name : null;
}
