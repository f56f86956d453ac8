using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>What users and other programs do to the Rollout, with the patches that <c>kubectl</c> and autoscalers send.</summary>
internal sealed class UserHand(VirtualStore store, VirtualTime time, RolloutScript script, RuleBook rules)
{
    private readonly Dictionary<int, PodFate> _fates = [];
    private int _touched;

    /// <summary>The Deployment of a script that has one.</summary>
    public WorkloadHand Workload { get; } = new(store, script);

    public Rollout Rollout => store.Get(KnownResources.Rollouts, WorldObjects.Name).As<Rollout>(RolloutsJson.Options);

    public PodFate FateOf(int version) => _fates.GetValueOrDefault(version);

    public void Ship(int version, PodFate fate)
    {
        _fates[version] = fate;
        var container = JsonSerializer.SerializeToNode(WorldObjects.PodSpecOf(script, version));
        var isNews = script.Has(RolloutFeatures.Workload)
            ? Workload.Ship(version)
            : Spec(new JsonObject { ["template"] = new JsonObject { ["spec"] = container } });
        if (isNews)
        {
            // Back on what the controller works at, it may not even have seen that there was another version in between.
            var isBack =
                store.Find(KnownResources.ReplicaSets, $"{WorldObjects.Name}-{Rollout.Status.CurrentPodHash}") is { } present
                && present.Json.Span.IndexOf(System.Text.Encoding.UTF8.GetBytes($"\"web:v{version}\"")) >= 0;
            rules.Attempts.BegunAt = isBack ? DateTimeOffset.MinValue.AddDays(1) : time.Now;
        }
    }

    public void RestoreWorkload()
    {
        if (Workload.Restore())
        {
            rules.Attempts.BegunAt = time.Now;
        }
    }

    /// <summary>With the Rollout go its ReplicaSets, as the garbage collector takes them.</summary>
    public void Delete()
    {
        store.Delete(KnownResources.Rollouts, WorldObjects.Name);
        foreach (var item in store.List(KnownResources.ReplicaSets))
        {
            store.Delete(KnownResources.ReplicaSets, item.Header.Name);
        }
    }

    public void Abort() => Status(new JsonObject { ["abort"] = true });

    public void Retry()
    {
        // An abort that was taken back before any controller saw it ended nothing, and leaves no trace.
        if (Rollout.Status is { Abort: true, AbortedAt: not null })
        {
            rules.Attempts.BegunAt = time.Now;
        }

        Status(new JsonObject { ["abort"] = false });
    }

    /// <summary>As the plugin: a paused rollout goes on, one that is not paused passes its step.</summary>
    public void Promote()
    {
        var rollout = Rollout;
        if (rollout.Spec.Paused)
        {
            Spec(new JsonObject { ["paused"] = false });
        }

        if (rollout.Status.PauseConditions is { Count: > 0 })
        {
            Status(new JsonObject { ["pauseConditions"] = null });
        }
        else if (
            !rollout.Spec.Paused
            && rollout.Status.CurrentStepIndex is { } index
            && index < (rollout.Spec.Strategy.Canary?.Steps?.Count ?? 0)
        )
        {
            Status(new JsonObject { ["pauseConditions"] = null, ["currentStepIndex"] = index + 1 });
        }
    }

    public void PromoteFull()
    {
        if (Rollout.Status.CurrentPodHash != Rollout.Status.StableRS)
        {
            Status(new JsonObject { ["promoteFull"] = true });
        }
    }

    public void Pause(bool paused) => Spec(new JsonObject { ["paused"] = paused });

    /// <summary>As <c>kubectl argo rollouts restart</c>.</summary>
    public void Restart() =>
        Spec(new JsonObject { ["restartAt"] = time.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) });

    public void Scale(int replicas) => Spec(new JsonObject { ["replicas"] = replicas });

    public void EditSteps(int weight)
    {
        if (script.Strategy is StrategyKind.BlueGreen or StrategyKind.Recreate)
        {
            return;
        }

        var most = script.HasExperiments ? Math.Min(weight, StepScripts.MostWeight) : weight;
        var steps = WorldObjects.Steps([new ScriptStep(StepKind.Weight, most), new ScriptStep(StepKind.Pause), .. script.Steps.Take(3)]);
        var patch = new JsonObject { ["steps"] = JsonSerializer.SerializeToNode(steps, RolloutsJson.Options) };
        if (Spec(new JsonObject { ["strategy"] = new JsonObject { ["canary"] = patch } }))
        {
            rules.Attempts.BegunAt = time.Now;
        }
    }

    public void LoseTemplate()
    {
        if (store.Find(KnownResources.AnalysisTemplates, WorldObjects.Template) is not null)
        {
            store.Delete(KnownResources.AnalysisTemplates, WorldObjects.Template);
        }
    }

    public void RestoreTemplate()
    {
        if (store.Find(KnownResources.AnalysisTemplates, WorldObjects.Template) is null)
        {
            WorldObjects.AddTemplate(store);
        }
    }

    /// <summary>A label on everything that the controller writes to.</summary>
    public void Touch()
    {
        var label = new JsonObject { ["labels"] = new JsonObject { ["touched"] = $"{++_touched}" } };
        foreach (
            var type in new[]
            {
                KnownResources.Rollouts,
                KnownResources.ReplicaSets,
                KnownResources.Services,
                IstioObjects.VirtualServices,
                KnownResources.Deployments,
            }
        )
        {
            foreach (var item in store.List(type))
            {
                Write(() => store.Patch(type, item.Header.Name, new JsonObject { ["metadata"] = label.DeepClone() }));
            }
        }
    }

    private bool Spec(JsonObject spec)
    {
        var generation = Rollout.Metadata.Generation;
        Write(() => store.Patch(KnownResources.Rollouts, WorldObjects.Name, new JsonObject { ["spec"] = spec }));
        return Rollout.Metadata.Generation != generation;
    }

    private void Status(JsonObject status) =>
        Write(() => store.Patch(KnownResources.Rollouts, WorldObjects.Name, new JsonObject { ["status"] = status }, "status"));

    private void Write(Action write)
    {
        rules.IsStatusOfController = false;
        write();
        rules.IsStatusOfController = true;
    }
}
