using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>
/// A measurement that lasts many windows. Each window is asked for once, after it has settled, and stored; a later call, also after a restart,
/// begins where the stored windows end. A window that cannot be had is asked for again for a while, and then skipped with the reason.
/// </summary>
internal abstract class WindowedProvider(IWindowStore store) : IMetricProvider
{
    private const string BeginFact = "begin";
    private const string AlphaFact = "alpha";
    private const string TroubleFact = "trouble";
    private const string LostFact = "lostWindows";

    // A range query of more points is refused by some sources, and an answer stays far below what may be read.
    private const int MostAtOnce = 240;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(15);

    public abstract string Name { get; }

    public abstract string Type { get; }

    public Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Task.FromResult(Start(context));
    }

    public async Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var look = await OpenAsync(context, cancellationToken);
            return await ContinueAsync(look, cancellationToken);
        }
        catch (ProviderException e)
        {
            return new ProviderAnswer.Error(e.Message);
        }
        catch (WindowStoreException e)
        {
            // What was found so far is there, and nothing is decided without it. The windows that close meanwhile are asked for later.
            return new ProviderAnswer.Pending(WindowSchedule.RoundUp(context.At + RetryAfter))
            {
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [TroubleFact] = e.Message,
                    [MeasurementMetadata.Explanation] = $"{context.Metric.Name}: waiting for the windows: {e.Message}",
                },
            };
        }
    }

    /// <summary>A comparison that was stopped says what it had found; no decision is not called a success, whoever stopped it.</summary>
    public async Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var look = await OpenAsync(context, cancellationToken);
            var finding = look.Assess();
            return finding.IsDecision
                ? Final(context, finding)
                : Final(
                    context,
                    finding with
                    {
                        Phase = AnalysisPhase.Inconclusive,
                        Explanation = $"stopped after {look.Rows.Count} of {look.Task.Plan.Count} windows: {finding.Explanation}",
                    },
                    ignoreConditions: true
                );
        }
        catch (ProviderException e)
        {
            return new ProviderAnswer.Error(e.Message);
        }
        catch (WindowStoreException e)
        {
            return new ProviderAnswer.Verdict(
                AnalysisPhase.Inconclusive,
                "",
                $"stopped, and what was found so far is not known: {e.Message}"
            );
        }
    }

    public Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public abstract IReadOnlyDictionary<string, string> DescribeMetric(Metric metric);

    /// <summary>Reads the metric.</summary>
    /// <exception cref="ProviderException">It makes no sense; the message names the field and the remedy.</exception>
    protected abstract WindowedTask TaskOf(MeasurementContext context);

    private ProviderAnswer Start(MeasurementContext context)
    {
        try
        {
            var task = TaskOf(context);
            var plan = task.Plan;
            var schedule = WindowSchedule.From(context.At, plan.WarmUp, plan.Length, plan.Count, plan.Settle, task.IsAligned);
            return new ProviderAnswer.Pending(schedule.WakeFor(0))
            {
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [BeginFact] = schedule.Begin.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                    // Fixed here: to change it after having seen data would void what it promises.
                    [AlphaFact] = context.Alpha.ToString("R", CultureInfo.InvariantCulture),
                    [MeasurementMetadata.Explanation] = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{plan.Name}: the first of {plan.Count} windows of {plan.Length.TotalSeconds:0.#} s ends at {schedule.EndOf(0):HH:mm:ss} UTC"
                    ),
                },
            };
        }
        catch (ProviderException e)
        {
            return new ProviderAnswer.Error(e.Message);
        }
    }

    /// <summary>The measurement as it is on record.</summary>
    private async Task<WindowedLook> OpenAsync(MeasurementContext context, CancellationToken cancellationToken)
    {
        var begun = Restored(context);
        var task = TaskOf(begun);
        var schedule = ScheduleOf(begun, task);
        var record = await store.ReadAsync(begun, schedule, cancellationToken);
        var known = With(begun, record.Facts);
        return new WindowedLook(known, ReferenceEquals(known, begun) ? task : TaskOf(known), schedule, [.. record.Rows])
        {
            Lost = record.Lost?.And(LostWindows.Read(Fact(begun, LostFact))) ?? LostWindows.Read(Fact(begun, LostFact)),
        };
    }

    private async Task<ProviderAnswer> ContinueAsync(WindowedLook look, CancellationToken cancellationToken)
    {
        var (context, schedule) = (look.Context, look.Schedule);
        var known = look.Rows.Count;
        var trouble = await ReadAsync(context, look.Task, schedule, look.Rows, cancellationToken);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { [TroubleFact] = trouble ?? "" };
        if (look.Rows.Count > known)
        {
            var offered = new WindowRecord(look.Rows) { Facts = look.Task.Facts };
            var record = await store.AddAsync(context, schedule, offered, cancellationToken);
            Keep(record.Metadata);
            var agreed = With(context, record.Facts);
            if (!ReferenceEquals(agreed, context) || !ReferenceEquals(record.Rows, offered.Rows))
            {
                look = look with { Context = agreed, Task = TaskOf(agreed), Rows = [.. record.Rows] };
            }
        }

        Keep(look.Task.Facts);
        if (look.Lost is { } lost)
        {
            facts[LostFact] = lost.Write();
        }

        var finding = look.Assess();
        var seen = look.Rows.Count;
        if (finding.IsDecided || seen >= schedule.Count)
        {
            return WithFacts(Final(context, finding), facts) with { Data = DataOf(finding, schedule, seen) };
        }

        var next = schedule.WakeFor(seen);
        if (next <= context.At)
        {
            next = WindowSchedule.RoundUp(context.At + RetryAfter);
        }

        facts[MeasurementMetadata.Explanation] = trouble is null
            ? finding.Explanation
            : $"{finding.Explanation} Waiting for window {seen + 1}: {trouble}";
        return new ProviderAnswer.Pending(next) { Metadata = facts };

        void Keep(IReadOnlyDictionary<string, string> more)
        {
            foreach (var (name, value) in more)
            {
                facts[name] = value;
            }
        }
    }

    /// <summary>Adds the closed windows that are not stored yet. The answer says why some are still missing, or is null.</summary>
    private static async Task<string?> ReadAsync(
        MeasurementContext context,
        WindowedTask task,
        WindowSchedule schedule,
        List<WindowRow> rows,
        CancellationToken cancellationToken
    )
    {
        var closed = schedule.ClosedAt(context.At);
        if (rows.Count < closed && await PrepareAsync(context, task, schedule, cancellationToken) is { } unprepared)
        {
            return unprepared;
        }

        while (rows.Count < closed)
        {
            var first = rows.Count;
            try
            {
                var read = await task.ReadAsync(schedule, first, Math.Min(MostAtOnce, closed - first), cancellationToken);
                rows.AddRange(read.Select(WindowCodec.Rounded));
            }
            catch (ProviderException e)
            {
                while (rows.Count < closed && schedule.ClosesAt(rows.Count) + task.Plan.RetryFor <= context.At)
                {
                    rows.Add(WindowRow.Missing(e.Message));
                }

                return rows.Count < closed ? e.Message : null;
            }
        }

        return null;
    }

    private static async Task<string?> PrepareAsync(
        MeasurementContext context,
        WindowedTask task,
        WindowSchedule schedule,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await task.PrepareAsync(schedule, cancellationToken);
            return null;
        }
        catch (ProviderException e)
        {
            if (schedule.ClosesAt(0) + task.Plan.RetryFor > context.At)
            {
                return e.Message;
            }

            task.GiveUpPreparing(e.Message);
            return null;
        }
    }

    private static DataFacts DataOf(WindowedFinding finding, WindowSchedule schedule, int windows) =>
        new()
        {
            Samples = finding.Samples,
            Requests = finding.Requests,
            NewestSample = finding.Samples > 0 ? schedule.EndOf(windows - 1) : null,
            From = schedule.Begin,
            To = schedule.EndOf(Math.Max(0, windows - 1)),
        };

    private static ProviderAnswer Final(MeasurementContext context, WindowedFinding finding, bool ignoreConditions = false) =>
        WindowedAnswer.Of(context.Metric, finding, ignoreConditions);

    private static ProviderAnswer WithFacts(ProviderAnswer answer, Dictionary<string, string> facts)
    {
        foreach (var (name, value) in answer.Metadata)
        {
            facts[name] = value;
        }

        return answer with
        {
            Metadata = facts,
        };
    }

    /// <summary>The context with the alpha that was fixed when the measurement began.</summary>
    private static MeasurementContext Restored(MeasurementContext context) =>
        double.TryParse(Fact(context, AlphaFact), NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha)
            ? context with
            {
                Alpha = alpha,
            }
            : throw Lost(AlphaFact);

    /// <summary>The context with facts of the record in place of those of the measurement; the same one when they say the same.</summary>
    private static MeasurementContext With(MeasurementContext context, IReadOnlyDictionary<string, string> facts)
    {
        if (context.Measurement is not { } measurement || facts.All(f => Fact(context, f.Key) == f.Value))
        {
            return context;
        }

        var metadata = new Dictionary<string, string>(measurement.Metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, value) in facts)
        {
            metadata[name] = value;
        }

        return context with
        {
            Measurement = measurement with { Metadata = metadata },
        };
    }

    private static WindowSchedule ScheduleOf(MeasurementContext context, WindowedTask task) =>
        DateTimeOffset.TryParse(Fact(context, BeginFact), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var begin)
            ? new WindowSchedule(begin, task.Plan.Length, task.Plan.Count, task.Plan.Settle)
            : throw Lost(BeginFact);

    private static string? Fact(MeasurementContext context, string name) => context.Measurement?.Metadata?.GetValueOrDefault(name);

    private static ProviderException Lost(string fact) =>
        new($"the measurement's metadata has lost \"{fact}\", so that it cannot go on: start the analysis again");
}
