using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// One pass over a Rollout while it is being planned: what was seen, what was decided so far, and the status that comes of it.
/// Lives only inside <see cref="RolloutPlanner.Plan"/>.
/// </summary>
internal sealed class RolloutSync
{
    /// <summary>Router faults that pass sooner are no news.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly List<RolloutAction> _actions = [];
    private readonly List<RolloutAction> _last = [];
    private readonly Dictionary<string, Service> _switched = [];
    private readonly Lazy<bool> _isNewUpdate;
    private byte[]? _before;

    public RolloutSync(RolloutSnapshot snapshot, DateTimeOffset now)
    {
        Snapshot = snapshot;
        Now = now;
        Before = snapshot.Rollout.Status;
        Status = Before;
        Pauses = new PauseChanges(Before);
        NewHash = "";
        Revision = snapshot.Rollout.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.Revision);
        Owned = [];
        Template = snapshot.Rollout.Spec.Template;
        // A user's pause keeps steps from completing.
        KeepsResume = snapshot.Rollout.Spec.Paused;
        _isNewUpdate = new Lazy<bool>(() =>
            Before.CurrentPodHash != NewHash || (Spec.Strategy.Canary is not null && !Steps.AreRecordedAs(Before.CurrentStepHash ?? ""))
        );
    }

    public RolloutSnapshot Snapshot { get; }

    public Rollout Rollout => Snapshot.Rollout;

    public RolloutSpec Spec => Rollout.Spec;

    public CanaryStrategy Canary => Spec.Strategy.Canary!;

    public BlueGreenStrategy BlueGreen => Spec.Strategy.BlueGreen!;

    /// <summary>The steps as they are hashed (row A-h2).</summary>
    public HashedSteps Steps => HashedSteps.Of(Spec.Strategy.Canary?.Steps);

    /// <summary>Template or steps differ from what the status was about; on the first pass both do. Known once <see cref="NewHash"/> is.</summary>
    public bool IsNewUpdate => !IsWayBack && _isNewUpdate.Value;

    /// <summary>Only the attempt that the status is about counts: it is aborted, and what the spec asks for now cannot begin.</summary>
    public bool IsWayBack { get; private set; }

    public DateTimeOffset Now { get; }

    /// <summary>The status as it was seen.</summary>
    public RolloutStatus Before { get; }

    /// <summary>Whether a status is the same as <see cref="Before"/> when written.</summary>
    public bool IsAsBefore(RolloutStatus status) =>
        status.Equals(Before) || StatusComparison.Written(status).AsSpan().SequenceEqual(_before ??= StatusComparison.Written(Before));

    /// <summary>The status as it will be written.</summary>
    public RolloutStatus Status { get; set; }

    /// <summary>Pauses and aborts decided in this pass.</summary>
    public PauseChanges Pauses { get; }

    /// <summary>Hash of the desired pod template (row A-h1).</summary>
    public string NewHash { get; set; }

    /// <summary>The pod template to run: that of the spec, as far as it can be read.</summary>
    public PodTemplateSpec Template { get; set; }

    /// <summary>The revision annotation of the Rollout as it will be after the actions so far.</summary>
    public string? Revision { get; set; }

    /// <summary>The ReplicaSets of the Rollout as they will be after the actions so far.</summary>
    public List<ReplicaSet> Owned { get; private set; }

    /// <summary>The ReplicaSet of the desired template.</summary>
    public ReplicaSet? New => Owned.Find(rs => rs.PodHash() == NewHash);

    /// <summary>The ReplicaSet that status names as stable; the same as <see cref="New"/> once promoted.</summary>
    public ReplicaSet? Stable => string.IsNullOrEmpty(Before.StableRS) ? null : Owned.Find(rs => rs.PodHash() == Before.StableRS);

    /// <summary>Neither new nor stable.</summary>
    public IEnumerable<ReplicaSet> Others => Owned.Where(rs => rs.PodHash() != NewHash && rs.PodHash() != Before.StableRS);

    /// <summary>Everything but the new one.</summary>
    public IEnumerable<ReplicaSet> Older => Owned.Where(rs => rs.PodHash() != NewHash);

    /// <summary>The pods that a ReplicaSet controls.</summary>
    public IEnumerable<Pod> PodsOf(ReplicaSet replicaSet) =>
        Snapshot.Pods.Where(pod =>
            pod.Metadata.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == replicaSet.Metadata.Uid) ?? false
        );

    public int Replicas => Spec.Replicas ?? RolloutDefaults.Replicas;

    public TimeSpan? RequeueAfter { get; private set; }

    /// <summary>What was said first that the pass waits for; null when nothing was said.</summary>
    public SaidWait? Said { get; private set; }

    /// <summary>A resume that could not be acted on yet is remembered until it can.</summary>
    public bool KeepsResume { get; set; }

    public string Namespace => Rollout.Metadata.Namespace ?? "";

    public string Name => Rollout.Metadata.Name ?? "";

    public void SetOwned(IEnumerable<ReplicaSet> owned) =>
        Owned = Snapshot.HasEvicted ? [.. owned.Select(replicaSet => PodRestart.WithoutLeaving(this, replicaSet))] : [.. owned];

    /// <summary>Plans for the version of the attempt under way instead of the one that the spec names.</summary>
    public void TakeWayBack(string hash) => (NewHash, IsWayBack) = (hash, true);

    /// <summary>The pass after this one, as far as that is known: the same versions under the status that this one comes to.</summary>
    public RolloutSync Following(RolloutStatus status) =>
        new(Snapshot with { Rollout = Rollout with { Status = status } }, Now)
        {
            NewHash = NewHash,
            Template = Template,
            Owned = Owned,
            IsWayBack = IsWayBack,
        };

    public void Act(RolloutAction action) => _actions.Add(action);

    /// <summary>Before all that was planned already.</summary>
    public void ActFirst(RolloutAction action) => _actions.Insert(0, action);

    /// <summary>For what may fail and must not keep the rest from being done.</summary>
    public void ActLast(RolloutAction action) => _last.Add(action);

    /// <summary>Whether this pass tells the routers: a pass that only counts pods does not, and learns nothing of a weight.</summary>
    public bool TellsRouters => _actions.Concat(_last).Any(static action => action is RolloutAction.RouteTraffic);

    /// <summary>
    /// The routers do not do what they are told, and not only for a moment: what needs no router is done first, they are told last, and no step, no
    /// promotion and no pod's end is decided before they were.
    /// </summary>
    public bool AwaitsRouters =>
        Snapshot.TrafficFault is { } fault
        && Spec.Strategy.Canary?.TrafficRouting?.HasRouter() is true
        && (fault.Error is null ? fault.Since + Moment <= Now : IsAbortUnderWay);

    /// <summary>Somebody asked to go back, and the spec asks for nothing new.</summary>
    public bool IsAbortUnderWay => Before.Abort && !RolloutHealth.IsPromoted(Before) && !IsNewUpdate;

    /// <summary>A user's pause and an inconclusive analysis hold everything where it is, but never an abort (rows A9 and C54).</summary>
    public bool IsHalted => !Pauses.IsAborted && (Spec.Paused || Pauses.Current(PauseReason.InconclusiveAnalysis) is not null);

    /// <summary>What speaks against the weight that the routers were told; null when nothing does. Known once the traffic is planned.</summary>
    public WeightEvidence? Doubt { get; set; }

    /// <summary>The canary gets no more requests before its Service leads to it. Known once the traffic is planned.</summary>
    public bool AwaitsService { get; set; }

    /// <summary>What a load balancer still lacks of the pods behind a Service; null when nothing is known to be missing.</summary>
    public WeightEvidence? TargetDoubt { get; set; }

    /// <summary>Step plugins are being told, one after the other, to undo what an aborted attempt did.</summary>
    public bool IsUndoing { get; set; }

    /// <summary>Whether this pass sends pods away to have them started anew: they count still, and will not be there.</summary>
    public bool Evicts => _actions.Exists(static action => action is RolloutAction.EvictPod);

    /// <summary>Whether this pass asks AWS for targets.</summary>
    public bool ChecksTargets => _actions.Exists(static action => action is RolloutAction.VerifyTargets);

    public void Event(string type, string reason, string message) => Act(new RolloutAction.RecordEvent(type, reason, message));

    public void Wait(string kind, string what) => Wait(new SaidWait(kind, what));

    /// <summary>The first reason counts: what comes later waits for it too.</summary>
    public void Wait(SaidWait wait) => Said ??= wait;

    /// <summary>Remembers the earliest instant at which time alone changes the plan.</summary>
    public void RequeueAt(DateTimeOffset instant)
    {
        var after = instant > Now ? instant - Now : TimeSpan.Zero;
        if (RequeueAfter is null || after < RequeueAfter)
        {
            RequeueAfter = after;
        }
    }

    /// <summary>Takes a changed ReplicaSet into account for the rest of the pass.</summary>
    public void Put(ReplicaSet replicaSet)
    {
        var index = Owned.FindIndex(rs => rs.Metadata.Name == replicaSet.Metadata.Name);
        if (index < 0)
        {
            Owned.Add(replicaSet);
        }
        else
        {
            Owned[index] = replicaSet;
        }
    }

    /// <summary>A Service as it will be after the actions so far; null when there is none of that name.</summary>
    public Service? FindService(string? name) =>
        string.IsNullOrEmpty(name) ? null : _switched.GetValueOrDefault(name) ?? Snapshot.Services.GetValueOrDefault(name);

    /// <summary>Takes a switched Service into account for the rest of the pass.</summary>
    public void Put(Service service) => _switched[service.Metadata.Name!] = service;

    public RolloutPlan Done() => new([.. _actions, .. _last], RequeueAfter, WaitReport.Of(this, Status));
}
