using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>
/// A namespace with one Rollout: plans are carried out at once and pods become available when the test says so (or at once).
/// Time moves only by <see cref="Advance"/>.
/// </summary>
internal sealed class RolloutWorld
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private int _created;

    public RolloutWorld(Rollout rollout) => Rollout = rollout;

    public Rollout Rollout { get; private set; }

    public Dictionary<string, ReplicaSet> ReplicaSets { get; } = [];

    /// <summary>Only what a test puts here; eviction takes a pod away at once.</summary>
    public Dictionary<string, Pod> Pods { get; } = [];

    public Dictionary<string, AnalysisRun> AnalysisRuns { get; } = [];

    public Dictionary<string, Experiment> Experiments { get; } = [];

    public Dictionary<string, AnalysisTemplate> Templates { get; } = [];

    public Dictionary<string, Service> Services { get; } = [];

    /// <summary>What the Rollout takes its template from; null when it is not there.</summary>
    public Workload? Workload { get; set; }

    public HashSet<string> TakenNames { get; } = [];

    /// <summary>Uids of pods that a disruption budget holds.</summary>
    public HashSet<string> RefusedEvictions { get; } = [];

    public DateTimeOffset Now { get; private set; } = Start;

    public List<string> Events { get; } = [];

    public List<string> Messages { get; } = [];

    public List<RolloutDuration> Durations { get; } = [];

    /// <summary>Sizes after each scaling, as (new, stable) in the manner of row C38.</summary>
    public List<(int New, int Stable)> Sizes { get; } = [];

    /// <summary>Sizes that the referenced Deployment was given, in order.</summary>
    public List<int> WorkloadSizes { get; } = [];

    /// <summary>Versions whose pods never become available.</summary>
    public HashSet<string> BrokenHashes { get; } = [];

    public bool PodsAreInstant { get; init; } = true;

    /// <summary>While true pods stay as they are, whatever their versions are told.</summary>
    public bool HoldPods { get; set; }

    /// <summary>Looks at the world after every single action: what holds must hold there too.</summary>
    public Action<RolloutAction>? AfterAction { get; set; }

    /// <summary>What the routers were told last; null when nothing.</summary>
    public TrafficTarget? Traffic { get; private set; }

    /// <summary>Every change of what the routers were told, as (canary weight, canary hash, stable hash).</summary>
    public List<(int Weight, string Canary, string Stable)> Routes { get; } = [];

    public TrafficObservation? Observation { get; set; }

    /// <summary>What some objects of the routers say while nobody knows what holds for all.</summary>
    public IReadOnlyList<RoutedTraffic> DividedTraffic { get; set; } = [];

    /// <summary>Why the routers cannot be told; null while they can.</summary>
    public TrafficFault? TrafficFault { get; set; }

    /// <summary>What the routers say of the weight that they are asked to verify; null when they cannot.</summary>
    public bool? Verified { get; set; }

    /// <summary>How they know.</summary>
    public EvidenceKind Evidence { get; set; } = EvidenceKind.PluginAnswer;

    public Dictionary<string, Ingress> Ingresses { get; } = [];

    /// <summary>Whether AWS has the pods behind a Service as targets; null where nobody asks.</summary>
    public Func<TargetCheck, bool>? Targets { get; set; }

    /// <summary>What it said last; lost with the controller.</summary>
    public TargetObservation? TargetsSeen { get; set; }

    public TimeSpan PropagationDelay { get; init; }

    /// <summary>How long until a weight that is not in force is asked for again (row A50).</summary>
    public TimeSpan VerifyRetryInterval { get; set; } = TimeSpan.FromSeconds(10);

    public bool StrictArgo { get; init; }

    /// <summary>The configured step plugins, with whether each is disabled.</summary>
    public Dictionary<string, bool>? StepPlugins { get; set; }

    public string? StepPluginsObstacle { get; set; }

    /// <summary>What the API server says of the template of a version that is to be made.</summary>
    public FieldError? TemplateRefusal { get; set; }

    /// <summary>What step plugins answer: phase, message and when to be asked again.</summary>
    public Func<StepPluginCall, (string Phase, string Message, TimeSpan? Again)>? Plugin { get; set; }

    public List<StepPluginCall> PluginCalls { get; } = [];

    /// <summary>The last answer of a plugin; taken away, it is as if the controller had been killed before it wrote it down.</summary>
    public StepPluginAnswer? PluginAnswer { get; set; }

    /// <summary>When it was said last that no plugin can be asked; lost with the controller.</summary>
    public DateTimeOffset? PluginErrorAt { get; set; }

    public RolloutPlan LastPlan { get; private set; } = new([], null, null);

    public string NewHash => Rollout.Status.CurrentPodHash ?? "";

    public ReplicaSet New => ReplicaSets[$"web-{NewHash}"];

    public ReplicaSet Stable => ReplicaSets[$"web-{Rollout.Status.StableRS}"];

    public RolloutSnapshot Snapshot() =>
        new()
        {
            Rollout = Rollout,
            Workload = Workload,
            ReplicaSets = [.. ReplicaSets.Values],
            Pods = [.. Pods.Values],
            AnalysisRuns = [.. AnalysisRuns.Values],
            Experiments = [.. Experiments.Values],
            AnalysisTemplates = Templates,
            Services = Services,
            Traffic = Observation,
            DividedTraffic = DividedTraffic,
            Ingresses = Ingresses,
            VerifiesTargetGroups = Targets is not null,
            Targets = TargetsSeen,
            TrafficFault = TrafficFault,
            TrafficPropagationDelay = PropagationDelay,
            VerifyRetryInterval = VerifyRetryInterval,
            StepPlugins = StepPlugins,
            StepPluginsObstacle = StepPluginsObstacle,
            StepPluginAnswer = PluginAnswer,
            StepPluginErrorAt = PluginErrorAt,
            TakenNames = TakenNames,
            TemplateRefusal = TemplateRefusal,
            RefusedEvictions = RefusedEvictions,
            StrictArgo = StrictArgo,
        };

    /// <summary>The version that a Service leads to; null for all.</summary>
    public string? Selected(string service) => Services[service].Spec.Selector?.GetValueOrDefault(RolloutLabels.PodTemplateHash);

    public int SizeOf(string? hash) => ReplicaSets.GetValueOrDefault($"web-{hash}")?.Spec.Replicas ?? 0;

    public void Advance(TimeSpan by) => Now += by;

    public void Edit(Func<RolloutSpec, RolloutSpec> change)
    {
        var metadata = Rollout.Metadata with { Generation = Rollout.Metadata.Generation + 1 };
        Rollout = Rollout with { Spec = change(Rollout.Spec), Metadata = metadata };
    }

    public void Release(string image) => Edit(spec => spec with { Template = TestRollouts.Template(image) });

    public void PatchStatus(Func<RolloutStatus, RolloutStatus> change) => Rollout = Rollout with { Status = change(Rollout.Status) };

    /// <summary>Puts an Experiment's status as its controller would.</summary>
    public void SetExperiment(string name, Func<ExperimentStatus, ExperimentStatus> change) =>
        Experiments[name] = Experiments[name] with { Status = change(Experiments[name].Status) };

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

    /// <summary>Plans and carries out until nothing is left to do at this instant; returns the number of passes that acted.</summary>
    public int Settle(int limit = 200)
    {
        for (var passes = 0; passes < limit; passes++)
        {
            if (PodsAreInstant && !HoldPods)
            {
                MakePodsAvailable();
            }

            LastPlan = RolloutPlanner.Plan(Snapshot(), Now);
            WaitCheck.Check(Snapshot(), LastPlan, Now);
            if (LastPlan.Actions.All(IsIdle))
            {
                return passes;
            }

            foreach (var action in LastPlan.Actions)
            {
                Execute(action);
                AfterAction?.Invoke(action);
            }
        }

        throw new InvalidOperationException("The plans do not settle: " + string.Join("; ", LastPlan.Actions));
    }

    /// <summary>Every version gets the pods that it was told to have; those of broken versions exist but are not available.</summary>
    public void MakePodsAvailable()
    {
        foreach (var (name, replicaSet) in ReplicaSets.ToList())
        {
            var desired = replicaSet.Spec.Replicas ?? 1;
            var available = BrokenHashes.Contains(replicaSet.Metadata.Labels![RolloutLabels.PodTemplateHash]) ? 0 : desired;
            ReplicaSets[name] = replicaSet with
            {
                Status = replicaSet.Status with { Replicas = desired, ReadyReplicas = available, AvailableReplicas = available },
            };
        }
    }

    /// <summary>Pods of a version, ready since they were made.</summary>
    public void AddPods(ReplicaSet replicaSet, int count, string prefix, bool isReady = true)
    {
        for (var number = 0; number < count; number++)
        {
            var name = $"{prefix}-{number}";
            Pods[name] = new Pod
            {
                Metadata = new ObjectMeta
                {
                    Name = name,
                    Namespace = "shop",
                    Uid = $"uid-of-{name}",
                    Labels = replicaSet.Spec.Template.Metadata?.Labels,
                    Annotations = replicaSet.Spec.Template.Metadata?.Annotations,
                    CreationTimestamp = Now,
                    OwnerReferences =
                    [
                        new OwnerReference
                        {
                            ApiVersion = "apps/v1",
                            Kind = "ReplicaSet",
                            Name = replicaSet.Metadata.Name!,
                            Uid = replicaSet.Metadata.Uid!,
                            Controller = true,
                        },
                    ],
                },
                Status = new PodStatus
                {
                    Conditions =
                    [
                        new PodCondition
                        {
                            Type = "Ready",
                            Status = isReady ? ConditionStatus.True : ConditionStatus.False,
                            LastTransitionTime = Now,
                        },
                    ],
                },
            };
        }
    }

    /// <summary>As if all versions had been made in the same second.</summary>
    public void CreateAtOnce()
    {
        foreach (var (name, replicaSet) in ReplicaSets.ToList())
        {
            ReplicaSets[name] = replicaSet with { Metadata = replicaSet.Metadata with { CreationTimestamp = Start } };
        }
    }

    public void SetAvailable(string name, int replicas, int available) =>
        ReplicaSets[name] = ReplicaSets[name] with
        {
            Status = ReplicaSets[name].Status with { Replicas = replicas, ReadyReplicas = available, AvailableReplicas = available },
        };

    private void Execute(RolloutAction action)
    {
        switch (action)
        {
            case RolloutAction.VerifyTargets verify:
                var missing = Targets!(verify.Check) ? null : $"targets of {verify.Check.Service}";
                TargetsSeen = new TargetObservation(verify.Check, new WeightEvidence(EvidenceKind.TargetGroups, missing) { At = Now });
                break;
            case RolloutAction.CallStepPlugin call:
                PluginCalls.Add(call.Call);
                var (phase, message, again) = Plugin!(call.Call);
                PluginAnswer = new StepPluginAnswer(call.Call, phase, message, again, null, Now);
                break;
            case RolloutAction.SetReplicas set:
                Edit(spec => spec with { Replicas = set.Replicas });
                break;
            case RolloutAction.SetRevision set:
                var annotations = new Dictionary<string, string>(Rollout.Metadata.Annotations ?? new Dictionary<string, string>())
                {
                    [RolloutAnnotations.Revision] = $"{set.Revision}",
                };
                Rollout = Rollout with { Metadata = Rollout.Metadata with { Annotations = annotations } };
                break;
            case RolloutAction.SetWorkloadGeneration set:
                var noted = new Dictionary<string, string>(Rollout.Metadata.Annotations ?? new Dictionary<string, string>());
                noted.Remove(RolloutAnnotations.WorkloadGeneration);
                if (set.Generation is { } generation)
                {
                    noted[RolloutAnnotations.WorkloadGeneration] = generation;
                }

                Rollout = Rollout with { Metadata = Rollout.Metadata with { Annotations = noted } };
                break;
            case RolloutAction.ScaleWorkload scale:
                Workload = scale.After with { Metadata = scale.After.Metadata with { Generation = scale.After.Metadata.Generation + 1 } };
                WorkloadSizes.Add(scale.After.Spec.Replicas ?? 1);
                break;
            case RolloutAction.CreateReplicaSet create:
                Create(create.ReplicaSet);
                break;
            case RolloutAction.UpdateReplicaSet update:
                Replace(update.Before, update.After);
                break;
            case RolloutAction.ScaleReplicaSet scale:
                Replace(scale.Before, scale.After);
                if (scale.Before.Spec.Replicas != scale.After.Spec.Replicas)
                {
                    Sizes.Add((SizeOf(NewHash), NewHash == Rollout.Status.StableRS ? 0 : SizeOf(Rollout.Status.StableRS)));
                }

                break;
            case RolloutAction.EvictPod evict:
                RefusedEvictions.ShouldNotContain(evict.Pod.Metadata.Uid!);
                Pods.Remove(evict.Pod.Metadata.Name!).ShouldBeTrue();
                break;
            case RolloutAction.UpdatePod update:
                Pods[update.After.Metadata.Name!] = update.After;
                break;
            case RolloutAction.DeleteReplicaSet delete:
                ReplicaSets.Remove(delete.ReplicaSet.Metadata.Name!).ShouldBeTrue();
                break;
            case RolloutAction.SwitchService change:
                Services[change.After.Metadata.Name!] = change.After;
                break;
            case RolloutAction.RouteTraffic route:
                RouteTo(route.Target);
                break;
            case RolloutAction.CreateAnalysisRun create:
                AnalysisRuns
                    .TryAdd(create.Run.Metadata.Name!, create.Run with { Metadata = create.Run.Metadata with { CreationTimestamp = Now } })
                    .ShouldBeTrue();
                break;
            case RolloutAction.TerminateAnalysisRun terminate:
                var run = AnalysisRuns[terminate.Run.Metadata.Name!];
                AnalysisRuns[run.Metadata.Name!] = run with { Spec = run.Spec with { Terminate = true } };
                break;
            case RolloutAction.NoteCanaryWeight note:
                var told = AnalysisRuns[note.Run.Metadata.Name!];
                var notes = new Dictionary<string, string>(told.Metadata.Annotations!) { [RolloutAnnotations.CanaryWeight] = note.Weight };
                AnalysisRuns[note.Run.Metadata.Name!] = told with { Metadata = told.Metadata with { Annotations = notes } };
                break;
            case RolloutAction.DeleteAnalysisRun delete:
                AnalysisRuns.Remove(delete.Run.Metadata.Name!).ShouldBeTrue();
                break;
            case RolloutAction.CreateExperiment create:
                var made = create.Experiment with
                {
                    Metadata = create.Experiment.Metadata with
                    {
                        CreationTimestamp = Now,
                        Uid = $"uid-of-{create.Experiment.Metadata.Name}",
                    },
                };
                Experiments.TryAdd(made.Metadata.Name!, made).ShouldBeTrue();
                break;
            case RolloutAction.TerminateExperiment terminate:
                var ended = Experiments[terminate.Experiment.Metadata.Name!];
                Experiments[ended.Metadata.Name!] = ended with { Spec = ended.Spec with { Terminate = true } };
                break;
            case RolloutAction.DeleteExperiment delete:
                Experiments.Remove(delete.Experiment.Metadata.Name!).ShouldBeTrue();
                break;
            case RolloutAction.UpdateStatus update:
                // What is stored is what was written as JSON: seconds, no more.
                var json = JsonSerializer.SerializeToUtf8Bytes(update.After, RolloutsJson.Options);
                Rollout = Rollout with { Status = JsonSerializer.Deserialize<RolloutStatus>(json, RolloutsJson.Options)! };
                break;
            case RolloutAction.ReportDuration report:
                Durations.Add(report.Duration);
                break;
            case RolloutAction.RecordEvent record:
                Events.Add(record.Reason);
                Messages.Add(record.Message);
                PluginErrorAt = record.Reason == EventReason.ReconciliationError ? Now : PluginErrorAt;
                break;
            default:
                throw new InvalidOperationException($"unexpected {action}");
        }
    }

    /// <summary>Routers are told every time, and change nothing when they were told the same.</summary>
    private bool IsIdle(RolloutAction action) =>
        action is RolloutAction.RouteTraffic route && (TrafficFault is not null || Seen(route.Target) == Observation);

    private void RouteTo(TrafficTarget target)
    {
        if (TrafficFault is not null)
        {
            return;
        }

        if (Routes.Count == 0 || Routes[^1] != (target.Weight, target.CanaryHash, target.StableHash))
        {
            Routes.Add((target.Weight, target.CanaryHash, target.StableHash));
        }

        (Traffic, Observation) = (target, Seen(target));
    }

    private TrafficObservation Seen(TrafficTarget target)
    {
        var isSame =
            Observation is { } seen
            && (seen.CanaryWeight, seen.CanaryHash, seen.StableHash) == (target.Weight, target.CanaryHash, target.StableHash);
        return new TrafficObservation(
            target.Weight,
            target.CanaryHash,
            target.StableHash,
            isSame ? Observation!.Since : Now,
            !target.Verifies ? null
                : Verified is { } verified ? new WeightEvidence(Evidence, verified ? null : $"somebody to see weight {target.Weight}")
                : WeightEvidence.Echo
        );
    }

    private void Create(ReplicaSet replicaSet)
    {
        replicaSet.Spec.Replicas.ShouldBe(0, "a ReplicaSet is born empty (row A35)");
        var metadata = replicaSet.Metadata with { CreationTimestamp = Start.AddSeconds(_created++), Uid = $"uid-{_created}" };
        ReplicaSets.TryAdd(replicaSet.Metadata.Name!, replicaSet with { Metadata = metadata }).ShouldBeTrue();
    }

    private void Replace(ReplicaSet before, ReplicaSet after)
    {
        var present = ReplicaSets[before.Metadata.Name!];
        ReplicaSets[before.Metadata.Name!] = after with
        {
            Status = present.Status,
            Metadata = after.Metadata with { CreationTimestamp = present.Metadata.CreationTimestamp, Uid = present.Metadata.Uid },
        };
    }
}
