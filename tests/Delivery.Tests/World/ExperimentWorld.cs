using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>
/// A namespace with one Experiment: plans are carried out at once and pods become available when the test says so (or at once). Time moves only by
/// <see cref="Advance"/>.
/// </summary>
internal sealed class ExperimentWorld
{
    private int _created;

    public ExperimentWorld(Experiment experiment) => Experiment = experiment;

    public Experiment Experiment { get; set; }

    public ExperimentStatus Status => Experiment.Status;

    public Dictionary<string, ReplicaSet> ReplicaSets { get; } = [];

    public Dictionary<string, Service> Services { get; } = [];

    public Dictionary<string, AnalysisRun> AnalysisRuns { get; } = [];

    public Dictionary<string, AnalysisTemplate> Templates { get; } = [];

    public Rollout? Owner { get; set; }

    public TimeSpan PropagationDelay { get; init; }

    public HashSet<(string Kind, string Name)> TakenNames { get; } = [];

    public Dictionary<(string Kind, string Name), string> Refused { get; } = [];

    /// <summary>Whether the CRD has the field that a wait is stored in.</summary>
    public bool KeepsWaits { get; init; } = true;

    public bool StrictArgo { get; init; }

    public DateTimeOffset Now { get; set; } = RolloutWorld.Start;

    public List<string> Events { get; } = [];

    public List<string> Messages { get; } = [];

    /// <summary>Events on the Rollout, as type, reason and message.</summary>
    public List<string> RolloutEvents { get; } = [];

    /// <summary>Templates whose pods never become available.</summary>
    public HashSet<string> BrokenTemplates { get; } = [];

    public bool PodsAreInstant { get; set; } = true;

    public Action<ExperimentAction>? AfterAction { get; set; }

    /// <summary>How many more actions are carried out before the controller is killed; null for never. A killed one starts anew.</summary>
    public int? CrashAfter { get; set; }

    public ExperimentPlan LastPlan { get; private set; } = new([], null, null);

    public ExperimentSnapshot Snapshot() =>
        new()
        {
            Experiment = Experiment,
            ReplicaSets = [.. ReplicaSets.Values],
            Services = [.. Services.Values],
            AnalysisRuns = [.. AnalysisRuns.Values],
            AnalysisTemplates = Templates,
            Owner = Owner,
            TrafficPropagationDelay = PropagationDelay,
            TakenNames = TakenNames,
            Refused = Refused,
            KeepsWaits = KeepsWaits,
            StrictArgo = StrictArgo,
        };

    public ReplicaSet PodsOf(string template) =>
        ReplicaSets.Values.Single(rs => rs.Metadata.Annotations![RolloutAnnotations.ExperimentTemplateName] == template);

    public ExperimentTemplateStatus TemplateStatus(string template) => Status.TemplateStatuses!.Single(status => status.Name == template);

    public ExperimentAnalysisRunStatus RunStatus(string analysis) => Status.AnalysisRuns!.Single(run => run.Name == analysis);

    public void Advance(TimeSpan by) => Now += by;

    public void Edit(Func<ExperimentSpec, ExperimentSpec> change) => Experiment = Experiment with { Spec = change(Experiment.Spec) };

    public void Finish(string run, string phase, string? message = null, int count = 1)
    {
        var status = AnalysisRuns[run].Status with
        {
            Phase = phase,
            Message = message,
            MetricResults =
            [
                new MetricResult
                {
                    Name = "m",
                    Phase = phase,
                    Count = count,
                },
            ],
        };
        // Only a run that was stopped ends without a measurement.
        var spec = AnalysisRuns[run].Spec;
        AnalysisRuns[run] = AnalysisRuns[run] with { Status = status, Spec = spec with { Terminate = spec.Terminate || count == 0 } };
    }

    /// <summary>One pass of the controller; returns whether it acted.</summary>
    public bool Pass()
    {
        if (PodsAreInstant)
        {
            MakePodsAvailable();
        }

        LastPlan = ExperimentPlanner.Plan(Snapshot(), Now);
        foreach (var action in LastPlan.Actions)
        {
            if (CrashAfter is { } left)
            {
                CrashAfter = left == 0 ? null : left - 1;
                if (left == 0)
                {
                    return true;
                }
            }

            Execute(action);
            AfterAction?.Invoke(action);
        }

        return LastPlan.Actions.Count > 0;
    }

    /// <summary>Plans and carries out until nothing is left to do at this instant.</summary>
    public void Settle(int limit = 100)
    {
        for (var passes = 0; passes < limit; passes++)
        {
            if (!Pass())
            {
                return;
            }
        }

        throw new InvalidOperationException("The plans do not settle: " + string.Join("; ", LastPlan.Actions));
    }

    /// <summary>Every template gets the pods that it was told to have; those of broken ones exist but are not available.</summary>
    public void MakePodsAvailable()
    {
        foreach (var (name, replicaSet) in ReplicaSets.ToList())
        {
            var isBroken = BrokenTemplates.Contains(replicaSet.Metadata.Annotations![RolloutAnnotations.ExperimentTemplateName]);
            var desired = replicaSet.Spec.Replicas ?? 1;
            SetPods(name, desired, isBroken ? 0 : desired);
        }
    }

    public void SetPods(string replicaSet, int replicas, int available) =>
        ReplicaSets[replicaSet] = ReplicaSets[replicaSet] with
        {
            Status = ReplicaSets[replicaSet].Status with { Replicas = replicas, ReadyReplicas = available, AvailableReplicas = available },
        };

    private void Execute(ExperimentAction action)
    {
        switch (action)
        {
            case ExperimentAction.CreateReplicaSet create:
                create.ReplicaSet.Spec.Replicas.ShouldBe(0, "a ReplicaSet is born empty (row E11)");
                Add(ReplicaSets, create.ReplicaSet, meta => create.ReplicaSet with { Metadata = meta });
                break;
            case ExperimentAction.UpdateReplicaSet update:
                Replace(update.After);
                break;
            case ExperimentAction.ScaleReplicaSet scale:
                Replace(scale.After);
                break;
            case ExperimentAction.CreateService create:
                Add(Services, create.Service, meta => create.Service with { Metadata = meta });
                break;
            case ExperimentAction.DeleteService delete:
                Services.Remove(delete.Service.Metadata.Name!).ShouldBeTrue();
                break;
            case ExperimentAction.CreateAnalysisRun create:
                Add(AnalysisRuns, create.Run, meta => create.Run with { Metadata = meta });
                break;
            case ExperimentAction.TerminateAnalysisRun terminate:
                var run = AnalysisRuns[terminate.Run.Metadata.Name!];
                AnalysisRuns[run.Metadata.Name!] = run with { Spec = run.Spec with { Terminate = true } };
                break;
            case ExperimentAction.UpdateStatus update:
                // What is stored is what was written as JSON: seconds, no more.
                var json = JsonSerializer.SerializeToUtf8Bytes(update.After, RolloutsJson.Options);
                Experiment = Experiment with { Status = JsonSerializer.Deserialize<ExperimentStatus>(json, RolloutsJson.Options)! };
                break;
            case ExperimentAction.RecordEvent record:
                Events.Add(record.Reason);
                Messages.Add(record.Message);
                break;
            case ExperimentAction.RecordRolloutEvent record:
                RolloutEvents.Add($"{record.Type} {record.Reason} {record.Message}");
                break;
            default:
                throw new InvalidOperationException($"unexpected {action}");
        }
    }

    private void Add<T>(Dictionary<string, T> store, T item, Func<ObjectMeta, T> with)
        where T : KubernetesObject
    {
        var owner = item.Metadata.OwnerReferences.ShouldHaveSingleItem();
        (owner.Kind, owner.Uid, owner.Controller).ShouldBe((ApiGroup.ExperimentKind, Experiment.Metadata.Uid!, true));
        store
            .TryAdd(item.Metadata.Name!, with(item.Metadata with { CreationTimestamp = Now, Uid = $"uid-{++_created}" }))
            .ShouldBeTrue($"{item.Kind} {item.Metadata.Name} is there already");
    }

    private void Replace(ReplicaSet after) =>
        ReplicaSets[after.Metadata.Name!] = after with { Status = ReplicaSets[after.Metadata.Name!].Status };
}
