using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Cli;

/// <summary>Turns what is seen into lines: each thing that happened, once, in the order in which it can have happened.</summary>
internal sealed class Timeline
{
    /// <summary>How far the share of the traffic must move to be told again.</summary>
    private const double ShareStep = 0.08;
    private const int SettleLooks = 5;
    private const double SettleBand = 0.04;
    private const int MaxQuoted = 160;

    private readonly HashSet<(string Run, string Metric, DateTimeOffset? Started)> _measurements = [];
    private readonly HashSet<string> _startedRuns = new(StringComparer.Ordinal);
    private readonly HashSet<string> _endedRuns = new(StringComparer.Ordinal);
    private string _hash = "";
    private int _step = -1;
    private bool _aborted;
    private string _phase = "";
    private (int New, int Old) _pods;
    private readonly Queue<double> _shares = new();
    private double? _share;

    /// <summary>The lines for what is new since the last call.</summary>
    public IReadOnlyList<TimelineLine> Next(DemoView view)
    {
        List<TimelineLine> lines = [];
        Version(view, lines);
        Measurements(view, lines);
        Abort(view, lines);
        Steps(view, lines);
        Pods(view, lines);
        Phase(view, lines);
        return lines;
    }

    private void Version(DemoView view, List<TimelineLine> lines)
    {
        if (view.Status.CurrentPodHash is not { Length: > 0 } hash || hash == _hash)
        {
            return;
        }

        _hash = hash;
        _step = -1;
        _aborted = false;
        _share = null;
        _shares.Clear();
        lines.Add(
            new(
                view.Status.StableRS is { Length: > 0 } stable && stable != hash
                    ? $"rollout  new version {hash}, stable version {stable}"
                    : $"rollout  first version {hash}"
            )
        );
    }

    private void Steps(DemoView view, List<TimelineLine> lines)
    {
        if (
            view.Status.CurrentStepIndex is not { } step
            || !view.IsObserved
            || _aborted
            || view.Status.StableRS is not { Length: > 0 }
            || step == _step
        )
        {
            return;
        }

        if (view.Status.StableRS != _hash)
        {
            for (var index = Math.Max(_step + 1, 0); index <= step && index < view.Steps.Count; index++)
            {
                lines.Add(new($"step     {index + 1}/{view.Steps.Count}  {Describe(view.Steps[index])}"));
            }

            if (step >= view.Steps.Count && view.Steps.Count > 0)
            {
                lines.Add(new($"step     all {view.Steps.Count} steps are done"));
            }
        }

        _step = step;
    }

    /// <summary>Pods and traffic as they are now, whether or not they have moved.</summary>
    public TimelineLine Weights(DemoView view) => Weights(view, PodsOf(view), view.TrafficOf(_hash));

    private void Pods(DemoView view, List<TimelineLine> lines)
    {
        var pods = PodsOf(view);
        var settled = Settled(view.TrafficOf(_hash));
        var moved = settled is { } share && (_share is not { } told || Math.Abs(share - told) >= ShareStep);
        if (pods == _pods && !moved)
        {
            return;
        }

        _pods = pods;
        _share = moved ? settled : _share;
        lines.Add(Weights(view, pods, settled));
    }

    private TimelineLine Weights(DemoView view, (int New, int Old) ready, double? share)
    {
        var wanted = Wanted(view) is { } weight ? $"wanted {weight} %, " : "";
        var traffic = share is { } known
            ? string.Create(CultureInfo.InvariantCulture, $", traffic {known * 100:0} % new and {(1 - known) * 100:0} % old")
            : "";
        return new($"weights  {wanted}ready pods {ready.New} new and {ready.Old} old{traffic}", Tone.Quiet);
    }

    private (int New, int Old) PodsOf(DemoView view) =>
        (view.PodsOf(_hash).Ready, view.Pods.Where(pair => pair.Key != _hash).Sum(static pair => pair.Value.Ready));

    /// <summary>The share of the traffic once it stands still: while pods start and stop it passes through every value.</summary>
    private double? Settled(double? share)
    {
        if (share is not { } now)
        {
            _shares.Clear();
            return null;
        }

        _shares.Enqueue(now);
        if (_shares.Count > SettleLooks)
        {
            _shares.Dequeue();
        }

        return _shares.Count == SettleLooks && _shares.Max() - _shares.Min() < SettleBand ? now : null;
    }

    /// <summary>The weight that the last setWeight step asked for.</summary>
    private int? Wanted(DemoView view) =>
        view.Status.StableRS is not { Length: > 0 } stable ? null
        : _aborted ? 0
        : stable == _hash || view.Status.CurrentStepIndex >= view.Steps.Count ? 100
        : view.Steps.Take((view.Status.CurrentStepIndex ?? 0) + 1).LastOrDefault(static step => step.SetWeight is not null)?.SetWeight;

    private void Measurements(DemoView view, List<TimelineLine> lines)
    {
        foreach (var run in view.Runs)
        {
            var name = run.Metadata.Name ?? "";
            if (_startedRuns.Add(name))
            {
                lines.Add(
                    new($"analysis {name} started for version {run.Metadata.Labels?.GetValueOrDefault(RolloutLabels.PodTemplateHash)}")
                );
            }

            foreach (var result in run.Status.MetricResults ?? [])
            {
                foreach (var measurement in (result.Measurements ?? []).Where(static measurement => measurement.FinishedAt is not null))
                {
                    if (_measurements.Add((name, result.Name, measurement.StartedAt)))
                    {
                        lines.Add(Describe(run, result, measurement));
                    }
                }
            }

            if (run.Status.CompletedAt is not null && _endedRuns.Add(name))
            {
                lines.Add(new($"verdict  {Explainer.Explain(run).Sentence}", ToneOf(run.Status.Phase)));
            }
        }
    }

    private static TimelineLine Describe(AnalysisRun run, MetricResult result, Measurement measurement)
    {
        var metric = run.Spec.Metrics?.FirstOrDefault(metric => metric.Name == result.Name);
        var value = measurement.Phase == AnalysisPhase.Error ? $"failed: {measurement.Message}" : $"value {measurement.Value}";
        var condition = measurement.Phase switch
        {
            AnalysisPhase.Successful => $"  [{metric?.SuccessCondition ?? metric?.FailureCondition}]",
            AnalysisPhase.Failed => $"  [{metric?.FailureCondition ?? metric?.SuccessCondition}]",
            _ => "",
        };
        return new($"measured {result.Name} {measurement.Phase}: {Cut(value)}{condition}", ToneOf(measurement.Phase));
    }

    private void Abort(DemoView view, List<TimelineLine> lines)
    {
        if (view.Status.Abort && !_aborted && view.IsObserved)
        {
            _aborted = true;
            lines.Add(new($"rollout  aborted: {view.Status.Message ?? "no message"}", Tone.Bad));
        }
    }

    private void Phase(DemoView view, List<TimelineLine> lines)
    {
        var phase = view.IsObserved ? view.Status.Phase ?? "" : _phase;
        if (phase == _phase)
        {
            return;
        }

        _phase = phase;
        // An abort has told its message already.
        var message = !_aborted && view.Status.Message is { Length: > 0 } text ? $" ({Cut(text)})" : "";
        var tone = phase switch
        {
            RolloutPhase.Healthy => Tone.Good,
            RolloutPhase.Degraded => Tone.Bad,
            _ => Tone.Plain,
        };
        lines.Add(new($"rollout  is {phase}{message}", tone));
    }

    private static string Describe(CanaryStep step) =>
        step switch
        {
            { SetWeight: { } weight } => $"setWeight {weight} %",
            { Pause.Duration: { } duration } => $"pause {duration}",
            { Pause: not null } => "pause until promoted",
            { Analysis: { } analysis } =>
                $"analysis {string.Join(", ", (analysis.Templates ?? []).Select(static template => template.TemplateName))}",
            _ => "another kind of step",
        };

    private static Tone ToneOf(string? phase) =>
        phase switch
        {
            AnalysisPhase.Successful => Tone.Good,
            AnalysisPhase.Failed or AnalysisPhase.Error => Tone.Bad,
            _ => Tone.Plain,
        };

    private static string Cut(string text) => text.Length <= MaxQuoted ? text : string.Concat(text.AsSpan(0, MaxQuoted), "…");
}
