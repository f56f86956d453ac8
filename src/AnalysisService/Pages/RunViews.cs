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
    private readonly RunHistory _history;
    private readonly CallerRights _rights;

    public RunViews(RunBoard board, IRunRepository runs, IVerdictStore verdicts, RunHistory history, CallerRights rights)
    {
        _history = history;
        _rights = rights;
        _board = board;
        _runs = runs;
        _verdicts = verdicts;
    }

    /// <summary>Runs that go on first, then verdicts, each newest first.</summary>
    /// <param name="filter">What the visitor wants to see.</param>
    /// <param name="limit">How many of either are on a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">The visitor may not see the runs of that namespace, or of all.</exception>
    public async Task<RunListView> ListAsync(RunFilter filter, int limit, CancellationToken cancellationToken)
    {
        filter = filter with { Namespace = await _rights.RequireAsync(ClusterRight.ListRuns, filter.Namespace, cancellationToken) };
        var (going, isCut) = filter.Before.Length == 0 ? Going(filter, limit) : ([], false);
        var known = going.Select(static r => r.Uid).ToHashSet(StringComparer.Ordinal);
        var page = await VerdictsAsync(filter, limit, cancellationToken);
        return new RunListView([.. going, .. page.Verdicts.Select(Summary).Where(v => !known.Contains(v.Uid))], page.Next)
        {
            Note = isCut ? $"Of the runs that go on, the newest {going.Count} that fit are shown: filter to find others." : null,
        };
    }

    /// <summary>The run with its metrics, or null when it is neither going on nor remembered, or not for the visitor to see.</summary>
    public async Task<RunView?> FindAsync(string uid, CancellationToken cancellationToken)
    {
        var going = _board.Find(uid) is { } key ? Read(key, uid) : null;
        var found = going ?? (await _verdicts.FindAsync(uid, cancellationToken) is { } verdict ? Whole(verdict) : null);
        return found is not null && await _rights.MayAsync(ClusterRight.GetRuns, found.Namespace, cancellationToken)
            ? await _history.CompleteAsync(found, cancellationToken)
            : null;
    }

    // Read and explained one by one, the newest first: of thousands no more than are shown or may be looked through.
    private (List<RunView> Runs, bool IsCut) Going(RunFilter filter, int limit)
    {
        List<RunView> found = [];
        var candidates = _board
            .Going.Where(g => filter.Namespace.Length == 0 || g.Value.Namespace == filter.Namespace)
            .Select(g => (Going: g, Began: _runs.Find(g.Value)?.Header.CreationTimestamp ?? DateTimeOffset.MaxValue))
            .OrderByDescending(static g => g.Began)
            .ThenBy(static g => g.Going.Key, StringComparer.Ordinal)
            .ToList();
        foreach (var ((uid, key), _) in candidates.Take(MaxSearched))
        {
            if (found.Count == limit)
            {
                return (found, true);
            }

            if (Read(key, uid) is { } run && filter.Takes(run))
            {
                found.Add(run);
            }
        }

        return (found, candidates.Count > MaxSearched);
    }

    private async Task<VerdictPage> VerdictsAsync(RunFilter filter, int limit, CancellationToken cancellationToken)
    {
        var query = new VerdictQuery
        {
            Namespace = NullIfEmpty(filter.Namespace),
            Outcome = NullIfEmpty(filter.Outcome),
            Text = NullIfEmpty(filter.Text),
            Cursor = NullIfEmpty(filter.Before),
            Limit = limit,
        };
        try
        {
            return await _verdicts.SearchAsync(query, cancellationToken);
        }
        catch (FormatException)
        {
            // Text without a word in it, or with too many, or a cursor that is none: nothing fits.
            return new VerdictPage([], null);
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
            Taken = (result?.Count ?? 0) + (result?.Error ?? 0),
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
