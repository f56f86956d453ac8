using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Gives a Deployment its pods back when the Rollout that scaled it down is deleted, whose own pods go with it: otherwise nobody would serve (row I4). One
/// that somebody has scaled up meanwhile keeps that size.
/// </summary>
internal sealed class WorkloadReleaser(
    IKubernetesClient client,
    ControllerCaches caches,
    ILeadership leadership,
    IOptions<RolloutControllerOptions> options,
    ILogger<WorkloadReleaser> log
)
{
    /// <summary>Feeds a queue with the Deployments that may have to be given back. They are watched from the first Rollout on that names one.</summary>
    public void Subscribe(WorkQueue<ObjectKey> queue)
    {
        caches.Deployments.Informer.Subscribe(change =>
        {
            if (change.After is { } deployment && ManagerOf(deployment) is not null)
            {
                queue.Add(deployment.Key);
            }
        });
        caches.Rollouts.Subscribe(change =>
        {
            if (change.After is { Header.DeletionTimestamp: null })
            {
                return;
            }

            foreach (var deployment in caches.Deployments.Informer.List(change.Latest.Header.Namespace))
            {
                if (ManagerOf(deployment) == change.Latest.Header.Uid)
                {
                    queue.Add(deployment.Key);
                }
            }
        });
    }

    /// <summary>Looks once for those that were left while no controller ran; from then on they are watched.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var deployments = await client.ListAsync(KnownResources.Deployments, options.Value.Namespace, null, cancellationToken);
        if (deployments.Items.Any(deployment => ManagerOf(deployment) is not null))
        {
            caches.Deployments.Ask();
        }
    }

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (
            caches.Deployments.Informer.Get(key) is not { Header.DeletionTimestamp: null } deployment
            || ManagerOf(deployment) is not { } manager
            || await IsThereAsync(key.Namespace, manager, cancellationToken)
        )
        {
            return default;
        }

        leadership.EnsureHeld($"Deployment {key}");

        var replicas = ReplicasToGiveBack(deployment, manager);
        await ReleaseAsync(deployment, replicas, cancellationToken);
        if (replicas is { } given)
        {
            log.WorkloadReleased(key.ToString(), given);
        }

        return default;
    }

    /// <summary>Asked of the API server: the cache has neither Rollouts of other instances nor those of this very moment.</summary>
    private async Task<bool> IsThereAsync(string @namespace, string uid, CancellationToken cancellationToken)
    {
        if (caches.Rollouts.List(@namespace).Any(rollout => IsLive(rollout, uid)))
        {
            return true;
        }

        var rollouts = await client.ListAsync(KnownResources.Rollouts, @namespace, null, cancellationToken);
        return rollouts.Items.Any(rollout => IsLive(rollout, uid));
    }

    private static bool IsLive(KubeObject rollout, string uid) => rollout.Header.Uid == uid && rollout.Header.DeletionTimestamp is null;

    /// <summary>Null when somebody has scaled it up since, or when nobody knows what it had.</summary>
    private static int? ReplicasToGiveBack(KubeObject deployment, string manager)
    {
        var notes = deployment.Header.Annotations;
        var replicas = deployment.As<Workload>(RolloutsJson.Options).Spec.Replicas ?? RolloutDefaults.Replicas;
        var isTakenOver = notes.GetValueOrDefault(RolloutAnnotations.TakenOverBy) == manager;
        return
            int.TryParse(
                notes.GetValueOrDefault(RolloutAnnotations.ReplicasBefore),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var before
            )
            && before > replicas
            && (replicas == 0 || !isTakenOver)
            ? before
            : null;
    }

    private async Task ReleaseAsync(KubeObject deployment, int? replicas, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = deployment.Header.ResourceVersion,
                ["annotations"] = new JsonObject
                {
                    [RolloutAnnotations.TakenOverBy] = null,
                    [RolloutAnnotations.ScaledDownBy] = null,
                    [RolloutAnnotations.ReplicasBefore] = null,
                },
            },
        };
        if (replicas is { } given)
        {
            patch["spec"] = new JsonObject { ["replicas"] = given };
        }

        // It may be deleted together with the Rollout.
        await client
            .PatchAsync(
                KnownResources.Deployments,
                deployment.Header.Namespace,
                deployment.Header.Name,
                Patch.Merge(patch),
                null,
                cancellationToken
            )
            .IgnoreMissingAsync();
    }

    private static string? ManagerOf(KubeObject deployment) =>
        deployment.Header.Annotations.GetValueOrDefault(RolloutAnnotations.ScaledDownBy) is { Length: > 0 } uid ? uid : null;
}
