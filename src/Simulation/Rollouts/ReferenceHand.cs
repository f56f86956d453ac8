using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Somebody deletes what the Rollout refers to, and some time later it is there again as it was. Nobody's requests find pods without their Service, and
/// proxies go on as they were told last: neither is the controller's doing.
/// </summary>
internal sealed class ReferenceHand(VirtualStore store, Agenda agenda, RolloutScript script, Action changed)
{
    /// <summary>As long as a watch takes to tell of it.</summary>
    private static readonly TimeSpan WatchDelay = TimeSpan.FromMilliseconds(5);

    private readonly List<KubeObject> _lost = [];

    /// <param name="choice">Which of them: the router's routes, the Service of users, that of the new version, the Ingress.</param>
    /// <param name="duration">How long it is missing.</param>
    public void Lose(int choice, TimeSpan duration)
    {
        var (type, name) = Choose(choice);
        if (store.Find(type, name) is not { } item)
        {
            return;
        }

        _lost.Add(item);
        store.Delete(type, name);
        Tell();
        agenda.Plan(duration, () => Restore(type, item));
    }

    public void RestoreAll()
    {
        foreach (var item in _lost.ToList())
        {
            Restore(TypeOf(item), item);
        }
    }

    private void Restore(ResourceType type, KubeObject item)
    {
        if (!_lost.Remove(item))
        {
            return;
        }

        var (was, metadata) = (item.ToNode(), new JsonObject { ["name"] = item.Header.Name });
        foreach (var name in new[] { "labels", "annotations" })
        {
            metadata[name] = was["metadata"]?[name]?.DeepClone();
        }

        store.Create(type, new JsonObject { ["metadata"] = metadata, ["spec"] = was["spec"]?.DeepClone() });
        Tell();
    }

    private void Tell() => agenda.Plan(WatchDelay, changed);

    private (ResourceType Type, string Name) Choose(int choice) =>
        (choice, script.Strategy) switch
        {
            (1, StrategyKind.PingPong) => (KnownResources.Services, "ping"),
            (1, StrategyKind.BlueGreen) => (KnownResources.Services, "active"),
            (1, _) => (KnownResources.Services, "stable"),
            (2, StrategyKind.PingPong) => (KnownResources.Services, "pong"),
            (2, StrategyKind.BlueGreen) => (KnownResources.Services, "preview"),
            (2, _) => (KnownResources.Services, "canary"),
            (3, _) => (KnownResources.Ingresses, WorldObjects.Name),
            _ => (IstioObjects.VirtualServices, WorldObjects.Name),
        };

    private static ResourceType TypeOf(KubeObject item) =>
        item.Header.Kind switch
        {
            "Service" => KnownResources.Services,
            "Ingress" => KnownResources.Ingresses,
            _ => IstioObjects.VirtualServices,
        };
}
