using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Pods as the API server shows them, in scripts where the controller looks at single ones. A pod that is told to go does not count any more, and is
/// there until it has shut down.
/// </summary>
internal sealed class PodObjects(VirtualStore store, VirtualTime time, Agenda agenda)
{
    private static readonly TimeSpan ReportDelay = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, string> _hashes = [];

    /// <summary>Uids of pods that died by themselves.</summary>
    public HashSet<string> Died { get; } = [];

    /// <summary>Names of pods that somebody evicted.</summary>
    public HashSet<string> Evicted { get; } = [];

    /// <summary>Names of the pods of a version that run, also of those that are shutting down.</summary>
    public IEnumerable<string> AliveOf(string hash) => _hashes.Where(pod => pod.Value == hash).Select(pod => pod.Key);

    public static string NameOf(string replicaSet, int number) => string.Create(CultureInfo.InvariantCulture, $"{replicaSet}-{number}");

    /// <summary>Whether another leader evicted what this controller sees running.</summary>
    public bool IsEvictedUnseen(KubeObject seen, ControllerProcess controller) =>
        seen.Header.DeletionTimestamp is null
        && Evicted.Contains(seen.Header.Name)
        && !controller.Client.Evicted.Contains(seen.Header.Name);

    public void Add(KubeObject replicaSet, int number)
    {
        var name = NameOf(replicaSet.Header.Name, number);
        var hash = replicaSet.Header.Labels[RolloutLabels.PodTemplateHash];
        _hashes[name] = hash;
        store.Create(
            KnownResources.Pods,
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["labels"] = new JsonObject { ["app"] = "web", [RolloutLabels.PodTemplateHash] = hash },
                    ["ownerReferences"] = new JsonArray(
                        new JsonObject
                        {
                            ["apiVersion"] = KnownResources.ReplicaSets.ApiVersion,
                            ["kind"] = KnownResources.ReplicaSets.Kind,
                            ["name"] = replicaSet.Header.Name,
                            ["uid"] = replicaSet.Header.Uid,
                            ["controller"] = true,
                        }
                    ),
                },
                ["status"] = Status(isReady: false),
            }
        );
    }

    public void BeReady(string name) =>
        store.Patch(KnownResources.Pods, name, new JsonObject { ["status"] = Status(isReady: true) }, "status");

    /// <summary>It shuts down, which takes its time.</summary>
    public void Terminate(string name)
    {
        if (store.Find(KnownResources.Pods, name) is not { Header.DeletionTimestamp: null })
        {
            return;
        }

        var at = time.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        store.Patch(KnownResources.Pods, name, new JsonObject { ["metadata"] = new JsonObject { ["deletionTimestamp"] = at } });
        agenda.Plan(TimeSpan.FromMilliseconds(100 + (StableHash.Of(name) % 30_000)), () => End(name));
    }

    /// <summary>Its node is gone, and it with it.</summary>
    public void Die(string name)
    {
        if (store.Find(KnownResources.Pods, name) is { } pod)
        {
            Died.Add(pod.Header.Uid);
            End(name);
        }
    }

    /// <summary>It runs no more at this instant; the API server hears of it a moment later.</summary>
    private void End(string name)
    {
        _hashes.Remove(name);
        agenda.Plan(
            ReportDelay,
            () =>
            {
                if (store.Find(KnownResources.Pods, name) is not null)
                {
                    store.Delete(KnownResources.Pods, name);
                }
            }
        );
    }

    private static JsonObject Status(bool isReady) =>
        new()
        {
            ["phase"] = "Running",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = isReady ? "True" : "False" }),
        };
}
