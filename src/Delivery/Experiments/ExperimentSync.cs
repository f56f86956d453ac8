using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// One pass over an Experiment while it is being planned: what was seen, what was decided so far, and the status that comes of it. Lives only inside
/// <see cref="ExperimentPlanner.Plan"/>.
/// </summary>
internal sealed class ExperimentSync
{
    private readonly List<ExperimentAction> _actions = [];
    private readonly Dictionary<string, ReplicaSet> _replicaSets = [];
    private TimeSpan? _requeueAfter;

    public ExperimentSync(ExperimentSnapshot snapshot, DateTimeOffset now)
    {
        Snapshot = snapshot;
        // What is stored has whole seconds: decisions are made on what will be read again.
        Now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        Exactly = now;
        Before = snapshot.Experiment.Status;
        Status = Before;
        Templates = [.. (Spec.Templates ?? []).Where(template => template.Name.Length > 0).DistinctBy(template => template.Name)];
        Analyses = [.. (Spec.Analyses ?? []).Where(analysis => analysis.Name.Length > 0).DistinctBy(analysis => analysis.Name)];
        foreach (var replicaSet in Living(snapshot.ReplicaSets))
        {
            if (TemplateOf(replicaSet) is { } name)
            {
                _replicaSets.TryAdd(name, replicaSet);
            }
        }
    }

    public ExperimentSnapshot Snapshot { get; }

    public Experiment Experiment => Snapshot.Experiment;

    public ExperimentSpec Spec => Experiment.Spec;

    public string Name => Experiment.Metadata.Name ?? "";

    /// <summary>The instant in whole seconds, as it is stored.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The instant as it is, for comparing with what was stored.</summary>
    public DateTimeOffset Exactly { get; }

    /// <summary>The templates that have a name, each name once.</summary>
    public IReadOnlyList<ExperimentTemplate> Templates { get; }

    /// <summary>The analyses that have a name, each name once.</summary>
    public IReadOnlyList<ExperimentAnalysis> Analyses { get; }

    /// <summary>The status as it was seen.</summary>
    public ExperimentStatus Before { get; }

    /// <summary>The status as it will be written.</summary>
    public ExperimentStatus Status { get; set; }

    /// <summary>The experiment has come to its end; only tidying up is left.</summary>
    public bool IsFinished => PhaseOrder.IsCompleted(Before.Phase);

    /// <summary>Nothing new is begun, pods go, runs are stopped (row E21).</summary>
    public bool IsTerminating =>
        Spec.Terminate
        || IsFinished
        || (Before.TemplateStatuses ?? []).Any(status => status.Status is ExperimentTemplatePhase.Failed or ExperimentTemplatePhase.Error)
        || (Before.AnalysisRuns ?? []).Any(run => run.Phase is AnalysisPhase.Failed or AnalysisPhase.Error or AnalysisPhase.Inconclusive)
        || RequiredRuns.HaveSucceeded(this, Before);

    /// <summary>All ReplicaSets that are not on their way out, oldest first, as they will be after the actions so far.</summary>
    public IEnumerable<ReplicaSet> ReplicaSets => Living(Snapshot.ReplicaSets);

    public ReplicaSet? ReplicaSetOf(string template) => _replicaSets.GetValueOrDefault(template);

    public Service? ServiceOf(string template) =>
        Snapshot
            .Services.Where(service => service.Metadata.DeletionTimestamp is null && TemplateOf(service) == template)
            .MinBy(service => service.Metadata.Name, StringComparer.Ordinal);

    /// <summary>The template that an object of the Experiment is for, by the annotations of row A29; null when they name none of it.</summary>
    public string? TemplateOf(KubernetesObject item) =>
        item.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.ExperimentName) == Name
        && item.Metadata.Annotations.GetValueOrDefault(RolloutAnnotations.ExperimentTemplateName) is { Length: > 0 } template
            ? template
            : null;

    /// <summary>The state of a template as it will be written.</summary>
    public ExperimentTemplateStatus? StatusOf(string template) =>
        Status.TemplateStatuses?.FirstOrDefault(status => status.Name == template);

    /// <summary>The state of an analysis as it will be written.</summary>
    public ExperimentAnalysisRunStatus? RunOf(string analysis) => Status.AnalysisRuns?.FirstOrDefault(run => run.Name == analysis);

    public void Put(ReplicaSet replicaSet, string template) => _replicaSets[template] = replicaSet;

    public void Put(ExperimentTemplateStatus status) =>
        Status = Status with { TemplateStatuses = Replace(Status.TemplateStatuses, status, other => other.Name == status.Name) };

    public void Put(ExperimentAnalysisRunStatus status) =>
        Status = Status with { AnalysisRuns = Replace(Status.AnalysisRuns, status, other => other.Name == status.Name) };

    public void Act(ExperimentAction action) => _actions.Add(action);

    public void Event(string type, string reason, string message) => Act(new ExperimentAction.RecordEvent(type, reason, message));

    /// <summary>What a room waits for, the first one that says so; null where none does.</summary>
    public SaidWait? Said { get; private set; }

    public void Wait(SaidWait wait) => Said ??= wait;

    /// <summary>Remembers the earliest instant at which time alone changes the plan.</summary>
    public void RequeueAt(DateTimeOffset instant)
    {
        var after = instant > Exactly ? instant - Exactly : TimeSpan.Zero;
        if (_requeueAfter is null || after < _requeueAfter)
        {
            _requeueAfter = after;
        }
    }

    public void WriteStatus()
    {
        Status = ExperimentWaits.Put(this);
        if (!StatusComparison.IsSame(Before, Status))
        {
            Act(new ExperimentAction.UpdateStatus(Before, Status));
        }
    }

    public ExperimentPlan Done() => new(_actions, _requeueAfter, ExperimentWaits.Of(this));

    private static IEnumerable<ReplicaSet> Living(IEnumerable<ReplicaSet> replicaSets) =>
        replicaSets
            .Where(replicaSet => replicaSet.Metadata.DeletionTimestamp is null)
            .OrderBy(replicaSet => replicaSet.Metadata.CreationTimestamp)
            .ThenBy(replicaSet => replicaSet.Name(), StringComparer.Ordinal);

    private static List<T> Replace<T>(IReadOnlyList<T>? list, T item, Predicate<T> isSame)
    {
        var changed = (list ?? []).ToList();
        var index = changed.FindIndex(isSame);
        if (index < 0)
        {
            changed.Add(item);
        }
        else
        {
            changed[index] = item;
        }

        return changed;
    }
}
