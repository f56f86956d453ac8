using System.Collections.Frozen;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Everything a plan is decided on: one Rollout and what belongs to it, as seen at one moment.</summary>
public sealed record RolloutSnapshot
{
    public required Rollout Rollout { get; init; }

    /// <summary>Why the object could not be read as a Rollout; <see cref="Rollout"/> then holds only metadata and what of the status could be read.</summary>
    public FieldError? Malformed { get; init; }

    /// <summary>What <c>spec.workloadRef</c> names (row I1); null without a reference, and when it leads nowhere.</summary>
    public Workload? Workload { get; init; }

    /// <summary>Whether the template of <see cref="Rollout"/> was filled in from the workload; set while planning.</summary>
    internal bool TemplateIsResolved { get; init; }

    /// <summary>ReplicaSets that the Rollout controls, and orphans that its selector matches (row I16).</summary>
    public IReadOnlyList<ReplicaSet> ReplicaSets { get; init; } = [];

    /// <summary>Pods of those ReplicaSets, as far as <see cref="RolloutPlanner.ReadsPods"/> asks for them.</summary>
    public IReadOnlyList<Pod> Pods { get; init; } = [];

    /// <summary>AnalysisRuns that the Rollout controls.</summary>
    public IReadOnlyList<AnalysisRun> AnalysisRuns { get; init; } = [];

    /// <summary>Experiments that the Rollout controls.</summary>
    public IReadOnlyList<Experiment> Experiments { get; init; } = [];

    /// <summary>AnalysisTemplates of the Rollout's namespace by name; at least those that it refers to, nested ones included.</summary>
    public IReadOnlyDictionary<string, AnalysisTemplate> AnalysisTemplates { get; init; } =
        FrozenDictionary<string, AnalysisTemplate>.Empty;

    public IReadOnlyDictionary<string, ClusterAnalysisTemplate> ClusterAnalysisTemplates { get; init; } =
        FrozenDictionary<string, ClusterAnalysisTemplate>.Empty;

    /// <summary>Services of the Rollout's namespace by name; at least those that it refers to.</summary>
    public IReadOnlyDictionary<string, Service> Services { get; init; } = FrozenDictionary<string, Service>.Empty;

    /// <summary>Ingresses of the Rollout's namespace by name; at least those that it refers to.</summary>
    public IReadOnlyDictionary<string, Ingress> Ingresses { get; init; } = FrozenDictionary<string, Ingress>.Empty;

    /// <summary>What the routers were seen to do since this controller told them first; null before that.</summary>
    public TrafficObservation? Traffic { get; init; }

    /// <summary>
    /// What objects of the routers were found with while nobody knows what holds for all requests (<see cref="Traffic"/> is null): they contradict each other,
    /// or some of them could not be asked.
    /// </summary>
    public IReadOnlyList<RoutedTraffic> DividedTraffic { get; init; } = [];

    /// <summary>Whether AWS is asked if its load balancers do what they were told (row L11).</summary>
    public bool VerifiesTargetGroups { get; init; }

    /// <summary>What AWS said last of the targets behind a Service since that was switched; null before this controller looked.</summary>
    public TargetObservation? Targets { get; init; }

    /// <summary>What was found on AWS for each Ingress of the ALB router; null before this controller looked.</summary>
    public IReadOnlyList<AlbStatus>? Albs { get; init; }

    /// <summary>How long after a confirmed weight requests may still go where they went before; 0 where confirmation is proof enough.</summary>
    public TimeSpan TrafficPropagationDelay { get; init; }

    /// <summary>How soon an unverified weight is looked at again (row C47).</summary>
    public TimeSpan VerifyRetryInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The configured step plugins, with whether each is disabled (row H50); null while they are not known yet.</summary>
    public IReadOnlyDictionary<string, bool>? StepPlugins { get; init; }

    /// <summary>Why <see cref="StepPlugins"/> are not known, as a right that is missing; null when nothing is known to be in the way.</summary>
    public string? StepPluginsObstacle { get; init; }

    /// <summary>What came of the last call of a step plugin; null when there was none since this controller started.</summary>
    public StepPluginAnswer? StepPluginAnswer { get; init; }

    /// <summary>When this controller said last on the Rollout that no plugin can be asked for its step; null for not yet.</summary>
    public DateTimeOffset? StepPluginErrorAt { get; init; }

    /// <summary>Names that an earlier plan wanted to create and that turned out to be taken by somebody else's object.</summary>
    public IReadOnlySet<string> TakenNames { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Why the API server refused objects that an earlier plan wanted to create, by name; for example a quota or an admission policy.</summary>
    public IReadOnlyDictionary<string, string> RefusedNames { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What the API server found wrong with the pod template of a version that an earlier plan wanted to create (row A3); null for nothing.</summary>
    public FieldError? TemplateRefusal { get; init; }

    /// <summary>What is wrong with the first of the objects of meshes that the spec refers to, found before anything was planned (row L29); null for nothing.</summary>
    public FieldError? ReferenceError { get; init; }

    /// <summary>What the routers found wrong with an object that the spec refers to, in the plan that was carried out before; null for nothing.</summary>
    public FieldError? TrafficError { get; init; }

    /// <summary>Why the routers could not be told the last time, until they were told again; null while they do what they are told.</summary>
    public TrafficFault? TrafficFault { get; init; }

    /// <summary>Whether the cluster stores <c>status.waiting</c>; Argo's CRD drops it.</summary>
    public bool KeepsWaits { get; init; } = true;

    /// <summary>Whether the status that is planned here joins one that is written anyway; set while planning.</summary>
    internal bool SharesWrite { get; init; }

    /// <summary>Uids of pods whose eviction a disruption budget refused a short while ago (row I12).</summary>
    public IReadOnlySet<string> RefusedEvictions { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether pods were let go a short while ago, which ReplicaSets may count still; the pods are known then.</summary>
    public bool HasEvicted { get; init; }

    /// <summary>Label value for objects that the plan creates (row L6); empty for none.</summary>
    public string InstanceId { get; init; } = "";

    /// <summary>
    /// Repeats the faults of Argo Rollouts that are mended otherwise, for those who rely on them; docs/compatibility.md lists them.
    /// </summary>
    public bool StrictArgo { get; init; }
}
