using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Cli;

/// <summary>Turns what is seen into lines: each thing that happened, once, in the order in which it can have happened.</summary>
internal sealed class Timeline
{
    /// <summary>How far the share of the traffic must move to be told again.</summary>
    private const double ShareStep = 0.08;
    private const int MaxQuoted = 160;

    private readonly HashSet<(string Run, string Metric, DateTimeOffset? Started)> _measurements = [];
    private readonly HashSet<string> _startedRuns = new(StringComparer.Ordinal);
    private readonly HashSet<string> _endedRuns = new(StringComparer.Ordinal);
    private string _hash = "";
    private int _step = -1;
    private bool _aborted;
    private string _phase = "";
    private (VersionPods New, VersionPods Old) _pods;
    private double? _share;
    private double? _lastShare;

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
        _share = _lastShare = null;
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

    private void Pods(DemoView view, List<TimelineLine> lines)
    {
        var old = view
            .Pods.Where(pair => pair.Key != _hash)
            .Aggregate(default(VersionPods), static (sum, pair) => new(sum.Ready + pair.Value.Ready, sum.Total + pair.Value.Total));
        var pods = (view.PodsOf(_hash), old);
        var share = view.TrafficOf(_hash);
        // A share counts as arrived once it stands still: while pods start and stop it passes through every value.
        var settled = share is { } one && _lastShare is { } before && Math.Abs(one - before) < 0.02;
        _lastShare = share;
        var moved = settled && (_share is not { } told || Math.Abs(share!.Value - told) >= ShareStep);
        if (pods == _pods && !moved)
        {
            return;
        }

        _pods = pods;
        if (moved)
        {
            _share = share;
        }

        var traffic = share is { } known
            ? string.Create(CultureInfo.InvariantCulture, $"; traffic {known * 100:0} % new, {(1 - known) * 100:0} % old")
            : "";
        lines.Add(new($"weights  ready pods {pods.Item1.Ready} new, {old.Ready} old{traffic}", Tone.Quiet));
    }

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
