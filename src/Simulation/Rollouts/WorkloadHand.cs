using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>What users do to the Deployment that the Rollout takes its template from.</summary>
internal sealed class WorkloadHand(VirtualStore store, RolloutScript script)
{
    private int _version = 1;
    private int? _lost;

    public bool IsThere => store.Find(KnownResources.Deployments, OriginDeployment.Name) is not null;

    /// <summary>Another version; false when nobody can see it yet, or when it is the one that is there.</summary>
    public bool Ship(int version)
    {
        var isNew = version != _version;
        _version = version;
        return Apply(script.Has(RolloutFeatures.Manifests)) && isNew;
    }

    /// <summary>Applies the whole manifest, size included.</summary>
    public void Sync() => Apply(withSize: true);

    public void Scale(int replicas)
    {
        if (IsThere)
        {
            Patch(new JsonObject { ["replicas"] = replicas });
        }
    }

    public void Lose()
    {
        if (IsThere)
        {
            _lost = _version;
            store.Delete(KnownResources.Deployments, OriginDeployment.Name);
        }
    }

    /// <summary>Creates it when it is missing; true when that shows a version that was not there before.</summary>
    public bool Restore()
    {
        if (IsThere)
        {
            return false;
        }

        store.Create(
            KnownResources.Deployments,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = OriginDeployment.Name },
                ["spec"] = new JsonObject
                {
                    ["replicas"] = script.Replicas,
                    ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "web" } },
                    ["template"] = Template(),
                },
            }
        );
        return _lost != _version;
    }

    private bool Apply(bool withSize)
    {
        if (!IsThere)
        {
            return false;
        }

        var spec = new JsonObject { ["template"] = Template() };
        if (withSize)
        {
            spec["replicas"] = script.Replicas;
        }

        Patch(spec);
        return true;
    }

    private JsonObject Template() =>
        new()
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "web" } },
            ["spec"] = JsonSerializer.SerializeToNode(WorldObjects.PodSpecOf(script, _version)),
        };

    private void Patch(JsonObject spec) =>
        store.Patch(KnownResources.Deployments, OriginDeployment.Name, new JsonObject { ["spec"] = spec });
}
