using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Lists the pods behind each Service with a selector in an Endpoints object of the same name.</summary>
public sealed class EndpointsController : IModelController
{
    public string Name => "endpoints";

    private static ResourceType Endpoints { get; } = new("", "v1", "endpoints", "Endpoints");

    public DateTimeOffset? Reconcile(ClusterModel model, IReadOnlyList<ModelChange> changes, DateTimeOffset now)
    {
        if (model.Resources.Find(Endpoints.Group, Endpoints.Version, Endpoints.Plural) is null)
        {
            return null;
        }

        var keys = new SortedSet<ObjectKey>(ObjectKeyOrder.Instance);
        foreach (var change in changes)
        {
            if (change.Type == KnownResources.Services)
            {
                keys.Add(change.Key);
            }
            else if (change.Type == KnownResources.Pods)
            {
                keys.UnionWith(
                    model
                        .List(KnownResources.Services, change.Key.Namespace)
                        .Where(service => Selects(service, change.After) || (change.Before is { } before && Selects(service, before)))
                        .Select(static service => service.Key)
                );
            }
        }

        foreach (var key in keys)
        {
            Sync(model, key, now);
        }

        return null;
    }

    private static void Sync(ClusterModel model, ObjectKey key, DateTimeOffset now)
    {
        var present = model.Find(Endpoints, key.Namespace, key.Name);
        if (model.Find(KnownResources.Services, key.Namespace, key.Name) is not { Header.DeletionTimestamp: null } service)
        {
            if (present is not null)
            {
                model.Delete(Endpoints, present, now);
            }

            return;
        }

        if (View(service)?.Spec.Selector is not { Count: > 0 })
        {
            return;
        }

        var subsets = Subsets(model, service);
        if (present is null)
        {
            var body = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Endpoints",
                ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
                ["subsets"] = subsets,
            };
            model.Execute(new ClusterRequest.Create(Endpoints, key.Namespace, body), now);
        }
        else if (!JsonNode.DeepEquals(present.ToNode()["subsets"] ?? new JsonArray(), subsets))
        {
            model.Merge(Endpoints, key, new JsonObject { ["subsets"] = subsets }, now);
        }
    }

    private static JsonArray Subsets(ClusterModel model, KubeObject service)
    {
        var ready = new JsonArray();
        var waiting = new JsonArray();
        foreach (var pod in model.List(KnownResources.Pods, service.Header.Namespace).Where(pod => Selects(service, pod)))
        {
            var facts = PodFacts.Of(pod);
            if (facts.IsActive && facts.View.Status.PodIP is { Length: > 0 } ip)
            {
                (facts.IsReady ? ready : waiting).Add(
                    new JsonObject
                    {
                        ["ip"] = ip,
                        ["nodeName"] = facts.View.Spec.NodeName,
                        ["targetRef"] = new JsonObject
                        {
                            ["kind"] = "Pod",
                            ["name"] = pod.Header.Name,
                            ["namespace"] = pod.Header.Namespace,
                            ["uid"] = pod.Header.Uid,
                        },
                    }
                );
            }
        }

        if (ready.Count + waiting.Count == 0)
        {
            return [];
        }

        var subset = new JsonObject();
        if (ready.Count > 0)
        {
            subset["addresses"] = ready;
        }

        if (waiting.Count > 0)
        {
            subset["notReadyAddresses"] = waiting;
        }

        subset["ports"] = Ports(service);
        return [subset];
    }

    private static JsonArray Ports(KubeObject service)
    {
        var ports = new JsonArray();
        foreach (var port in View(service)?.Spec.Ports ?? [])
        {
            var target =
                port["targetPort"] is JsonValue value && value.TryGetValue<int>(out var number) && number > 0
                    ? number
                    : (port["port"]?.GetValue<int>() ?? 0);
            var entry = new JsonObject { ["port"] = target, ["protocol"] = port["protocol"]?.DeepClone() ?? "TCP" };
            if (port["name"] is { } name)
            {
                entry["name"] = name.DeepClone();
            }

            ports.Add(entry);
        }

        return ports;
    }

    private static bool Selects(KubeObject service, KubeObject pod) =>
        View(service)?.Spec.Selector is { Count: > 0 } selector
        && new LabelSelectorView { MatchLabels = selector }.Matches(pod.Header.Labels);

    private static ServiceView? View(KubeObject service)
    {
        try
        {
            return service.As<ServiceView>(PodView.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
