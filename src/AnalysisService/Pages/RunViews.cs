using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Finds what pages show: runs that go on, and the verdicts of those that ended.</summary>
internal sealed class RunViews
{
    private const int MaxSearched = 1000;

    private readonly RunBoard _board;
    private readonly IRunRepository _runs;
    private readonly IVerdictStore _verdicts;

    public RunViews(RunBoard board, IRunRepository runs, IVerdictStore verdicts)
    {
        _board = board;
        _runs = runs;
        _verdicts = verdicts;
    }

    /// <summary>Runs that go on first, then verdicts, each newest first.</summary>
    public async Task<IReadOnlyList<RunView>> ListAsync(RunFilter filter, int limit, CancellationToken cancellationToken)
    {
        List<RunView> found =
        [
            .. _board
                .Going.Take(MaxSearched)
                .Select(g => Read(g.Value, g.Key))
                .OfType<RunView>()
                .Where(filter.Takes)
                .OrderByDescending(static r => r.StartedAt ?? DateTimeOffset.MaxValue)
                .Take(limit),
        ];
        var known = found.Select(static r => r.Uid).ToHashSet(StringComparer.Ordinal);
        var verdicts = await VerdictsAsync(filter, limit, cancellationToken);
        found.AddRange(verdicts.Select(Summary).Where(v => !known.Contains(v.Uid)).Take(limit - found.Count));
        return found;
    }

    /// <summary>The run with its metrics, or null when it is neither going on nor remembered.</summary>
    public async Task<RunView?> FindAsync(string uid, CancellationToken cancellationToken)
    {
        if (_board.Find(uid) is { } key && Read(key, uid) is { } going)
        {
            return going;
        }

        return await _verdicts.FindAsync(uid, cancellationToken) is { } verdict ? Whole(verdict) : null;
    }

    private async Task<IReadOnlyList<Verdict>> VerdictsAsync(RunFilter filter, int limit, CancellationToken cancellationToken)
    {
        if (filter.IsEmpty)
        {
            return await _verdicts.ListAsync(limit, cancellationToken);
        }

        var query = new VerdictQuery
        {
            Namespace = NullIfEmpty(filter.Namespace),
            Outcome = NullIfEmpty(filter.Outcome),
            Text = NullIfEmpty(filter.Text),
            Limit = limit,
        };
        try
        {
            return (await _verdicts.SearchAsync(query, cancellationToken)).Verdicts;
        }
        catch (FormatException)
        {
            // Text without a word in it, or with too many: nothing fits.
            return [];
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private RunView? Read(ObjectKey key, string uid)
    {
        if (_runs.Find(key) is not { } item || item.Header.Uid != uid || !RunReader.TryRead(item, out var run, out _))
        {
            return null;
        }

        var explanation = Explainer.Explain(run);
        return new RunView
        {
            Uid = uid,
            Namespace = key.Namespace,
            Name = key.Name,
            Owner = VerdictWriter.OwnerOf(run.Metadata),
            Outcome = explanation.Outcome.Length > 0 ? explanation.Outcome : AnalysisPhase.Pending,
            Message = run.Status.Message ?? "",
            Sentence = explanation.Sentence,
            Otherwise = explanation.Otherwise,
            StartedAt = run.Status.StartedAt,
            CompletedAt = run.Status.CompletedAt,
            Metrics = Metrics(explanation.Metrics, run.Status.MetricResults ?? []),
        };
    }

    private static RunView Summary(Verdict verdict) =>
        new()
        {
            Uid = verdict.Uid,
            Namespace = verdict.Namespace,
            Name = verdict.Name,
            Owner = verdict.Owner,
            Outcome = verdict.Outcome,
            Message = verdict.Message,
            Sentence = verdict.Explanation,
            StartedAt = verdict.StartedAt,
            CompletedAt = verdict.CompletedAt,
        };

    private static IReadOnlyList<MetricView> Metrics(IReadOnlyList<MetricExplanation> metrics, IReadOnlyList<MetricResult> results) =>
        [.. metrics.Select(m => Metric(m, results.FirstOrDefault(r => r.Name == m.Metric)))];

    private static MetricView Metric(MetricExplanation metric, MetricResult? result) =>
        new()
        {
            Name = metric.Metric,
            Phase = metric.Phase,
            DryRun = metric.DryRun,
            Sentence = metric.Sentence,
            Rule = metric.Rule,
            Otherwise = metric.Otherwise,
            Query = metric.Query,
            Conditions = Conditions(metric),
            Measurements = result?.Measurements ?? [],
        };

    private static List<(string Name, string Text)> Conditions(MetricExplanation metric)
    {
        var conditions = new List<(string Name, string Text)>();
        if (metric.SuccessCondition is { Length: > 0 } success)
        {
            conditions.Add(("successCondition", success));
        }

        if (metric.FailureCondition is { Length: > 0 } failure)
        {
            conditions.Add(("failureCondition", failure));
        }

        return conditions;
    }

    private static RunView Whole(Verdict verdict)
    {
        var record = RecordOf(verdict);
        var results = verdict.Metrics.Select(static m => Read<MetricResult>(m.Result)).OfType<MetricResult>().ToList();
        return Summary(verdict) with { Otherwise = record.Otherwise, Metrics = Metrics(record.Metrics, results) };
    }

    // Verdicts of earlier versions have no record: what is known of their metrics stands in for it.
    private static RunExplanation RecordOf(Verdict verdict) =>
        Read<RunExplanation>(verdict.Record)
        ?? new RunExplanation
        {
            Metrics =
            [
                .. verdict.Metrics.Select(static m => new MetricExplanation
                {
                    Metric = m.Name,
                    Phase = m.Phase,
                    Rule = m.Rule,
                    Sentence = m.Explanation,
                    SuccessCondition = m.Condition,
                }),
            ],
        };

    private static T? Read<T>(string? json)
        where T : class
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<T>(json, RolloutsJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
