using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>
/// Turns a query into one that walks an index in the order of the page. It starts from what is most telling, a label, a metric or a
/// word, and otherwise from the verdicts themselves, whose every index ends in the number that gives the order.
/// </summary>
internal static class VerdictSearch
{
    private const int MaxWords = 16;
    private const int MaxLabels = 16;

    private static readonly MethodInfo Concat = typeof(string).GetMethod(nameof(string.Concat), [typeof(string), typeof(string)])!;

    /// <summary>The rows of a page and one more.</summary>
    /// <exception cref="FormatException">A part of the query cannot be used; the message names it.</exception>
    public static IQueryable<VerdictRow> Rows(StoreContext context, VerdictQuery query)
    {
        Check(query);
        var labels = query.Labels.Select(static l => (Name: l.Key, l.Value)).ToList();
        var words = query.Text is null ? [] : SearchWords.Of([query.Text]);
        if (query.Text is not null && words.Count is 0 or > MaxWords)
        {
            throw new FormatException($"text has {words.Count} words: give 1 to {MaxWords}");
        }

        var limit = query.Limit + 1;
        var (lower, upper) = (Lower(query), Upper(query));
        if (Start(context, query, labels, words) is not { } ids)
        {
            var verdicts = Filter(context, context.Set<VerdictRow>(), query, labels, words)
                .Where(v => v.Id >= lower && v.Id < upper)
                .OrderByDescending(static v => v.Id)
                .Take(limit);
            return WithoutRecord(verdicts);
        }

        var found = ids.Where(m => m.VerdictId >= lower && m.VerdictId < upper)
            .Join(
                Filter(context, context.Set<VerdictRow>(), query, labels, words),
                static m => m.VerdictId,
                static v => v.Id,
                static (m, v) => new { m.VerdictId, v }
            )
            .OrderByDescending(static pair => pair.VerdictId)
            .Take(limit)
            .Select(static pair => pair.v);
        return WithoutRecord(found);
    }

    // A record may be a megabyte, and nobody reads five hundred.
    private static IQueryable<VerdictRow> WithoutRecord(IQueryable<VerdictRow> verdicts) =>
        verdicts.Select(static v => new VerdictRow
        {
            Id = v.Id,
            Uid = v.Uid,
            Namespace = v.Namespace,
            Name = v.Name,
            Owner = v.Owner,
            Phase = v.Phase,
            Outcome = v.Outcome,
            Message = v.Message,
            Explanation = v.Explanation,
            StartedAt = v.StartedAt,
            CompletedAt = v.CompletedAt,
            RecordedAt = v.RecordedAt,
        });

    // Takes out of the query what it stands for.
    private static IQueryable<VerdictMatch>? Start(
        StoreContext context,
        VerdictQuery query,
        List<(string Name, string Value)> labels,
        IReadOnlyList<string> words
    )
    {
        if (words.Count > 0)
        {
            return VerdictWords.Matching(context, words);
        }

        if (labels.Count > 0)
        {
            var (name, value) = labels[0];
            labels.RemoveAt(0);
            return context
                .Set<VerdictLabelRow>()
                .Where(l => l.Name == name && l.Value == value)
                .Select(static l => new VerdictMatch { VerdictId = l.VerdictId });
        }

        return query.Metric is null ? null : Metrics(context, query).Select(static m => new VerdictMatch { VerdictId = m.VerdictId });
    }

    private static IQueryable<VerdictMetricRow> Metrics(StoreContext context, VerdictQuery query)
    {
        var metrics = context.Set<VerdictMetricRow>().Where(m => m.Name == query.Metric);
        return query.MetricPhase is { } phase ? metrics.Where(m => m.Phase == phase) : metrics;
    }

    private static IQueryable<VerdictRow> Filter(
        StoreContext context,
        IQueryable<VerdictRow> verdicts,
        VerdictQuery query,
        List<(string Name, string Value)> labels,
        IReadOnlyList<string> words
    )
    {
        // Left to itself SQLite starts from a namespace and looks up every word in it. An expression is no column of an index.
        var aside = context.Database.IsSqlite() && (words.Count > 0 || query.Labels.Count > 0 || query.Metric is not null);
        verdicts = Equal(verdicts, static v => v.Namespace, query.Namespace, aside);
        verdicts = Equal(verdicts, static v => v.Name, query.Name, aside);
        verdicts = Equal(verdicts, static v => v.Owner, query.Owner, aside);
        verdicts = Equal(verdicts, static v => v.Phase, query.Phase, aside);
        verdicts = Equal(verdicts, static v => v.Outcome, query.Outcome, aside);
        foreach (var (label, value) in labels)
        {
            verdicts = verdicts.Where(v =>
                context.Set<VerdictLabelRow>().Any(l => l.VerdictId == v.Id && l.Name == label && l.Value == value)
            );
        }

        // Where nothing else was there to start from, the metric was.
        return query.Metric is null || (words.Count == 0 && query.Labels.Count == 0)
            ? verdicts
            : verdicts.Where(v => Metrics(context, query).Any(m => m.VerdictId == v.Id));
    }

    private static IQueryable<VerdictRow> Equal(
        IQueryable<VerdictRow> verdicts,
        Expression<Func<VerdictRow, string>> column,
        string? wanted,
        bool aside
    )
    {
        if (wanted is null)
        {
            return verdicts;
        }

        var value = aside ? Expression.Add(column.Body, Expression.Constant(""), Concat) : column.Body;
        // A property of an object, as a captured variable is: it becomes a parameter.
        var parameter = Expression.Property(Expression.Constant(Tuple.Create(wanted)), nameof(Tuple<string>.Item1));
        return verdicts.Where(Expression.Lambda<Func<VerdictRow, bool>>(Expression.Equal(value, parameter), column.Parameters));
    }

    private static long Lower(VerdictQuery query) => query.From is { } from ? VerdictId.From(from) : 0;

    private static long Upper(VerdictQuery query)
    {
        var upper = query.Until is { } until ? VerdictId.From(until) : long.MaxValue;
        return query.Cursor is { } cursor ? Math.Min(upper, PageCursor.Read(cursor, 1)[0]) : upper;
    }

    private static void Check(VerdictQuery query)
    {
        PageCursor.CheckLimit(query.Limit);
        if (query.MetricPhase is not null && query.Metric is null)
        {
            throw new FormatException($"metricPhase is '{query.MetricPhase}' without a metric: name the metric too");
        }

        if (query.Labels.Count > MaxLabels)
        {
            throw new FormatException($"labels has {query.Labels.Count} entries: give at most {MaxLabels}");
        }
    }
}
