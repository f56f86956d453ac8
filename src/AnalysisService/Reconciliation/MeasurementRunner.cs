using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>Takes the measurements that are due, side by side, under one limit for all runs. Whatever a provider does, the answer is a measurement.</summary>
internal sealed class MeasurementRunner : IDisposable
{
    private readonly ProviderRegistry _providers;
    private readonly ISecretReader _secrets;
    private readonly EgressClient _egress;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly SemaphoreSlim _slots;
    private readonly AnalysisMetrics _metrics;
    private readonly ILogger<MeasurementRunner> _log;

    public MeasurementRunner(
        ProviderRegistry providers,
        ISecretReader secrets,
        EgressClient egress,
        TimeProvider time,
        AnalysisServiceOptions options,
        AnalysisMetrics metrics,
        ILogger<MeasurementRunner> log
    )
    {
        _providers = providers;
        _secrets = secrets;
        _egress = egress;
        _time = time;
        _timeout = options.MeasurementTimeout;
        _slots = new SemaphoreSlim(options.MaxConcurrentMeasurements);
        _metrics = metrics;
        _log = log;
    }

    /// <summary>The outcomes of the tasks, in their order.</summary>
    /// <exception cref="ProviderException">An argument's secret is missing or may not be read.</exception>
    /// <exception cref="AnalysisSpecException">The arguments do not fit the metrics.</exception>
    public async Task<IReadOnlyList<MeasurementOutcome>> MeasureAsync(
        AnalysisRun run,
        IReadOnlyList<MeasurementTask> tasks,
        CancellationToken cancellationToken
    )
    {
        using var activity = AnalysisActivity.Run(run);
        var secrets = await SecretArguments.ReadAsync(_secrets, run, cancellationToken);
        var mask = new SecretMask(secrets.Values);
        var now = _time.GetUtcNow();
        List<(MeasurementTask Task, ResolvedMetric Metric)> resolved =
        [
            .. tasks.Select(t => (t, MetricResolver.Resolve(t.Metric, run.Spec.Args, secrets, RunVariables.Of(run, t, now)))),
        ];
        return await Task.WhenAll(resolved.Select(m => MeasureAsync(run, m.Task, m.Metric, mask, cancellationToken)));
    }

    /// <summary>Lets providers clean up after measurements that left the status (row D14). What fails is logged; owners are collected with the run.</summary>
    public async Task CollectGarbageAsync(AnalysisRun run, IReadOnlyList<TrimmedMeasurements> trimmed, CancellationToken cancellationToken)
    {
        foreach (var (metric, dropped) in trimmed)
        {
            try
            {
                var resolved = MetricResolver.ResolveWithoutSecrets(metric, run.Spec.Args);
                if (ProviderSelection.Find(_providers, resolved) is { } provider)
                {
                    var context = ContextOf(IdentityOf(run), resolved, 0, null) with { Trimmed = dropped };
                    await provider.CollectGarbageAsync(context, cancellationToken);
                }
            }
#pragma warning disable CA1031 // A provider's failure to clean up is no reason to stop a run.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                _log.GarbageFailed(run.Metadata.Namespace, run.Metadata.Name, metric.Name, e);
            }
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<MeasurementOutcome> MeasureAsync(
        AnalysisRun analysis,
        MeasurementTask task,
        ResolvedMetric resolved,
        SecretMask mask,
        CancellationToken cancellationToken
    )
    {
        var run = IdentityOf(analysis);
        var metric = resolved.Metric;
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var startedAt = _time.GetUtcNow();
            _metrics.Started(startedAt - task.DueAt);
            var provider = ProviderSelection.Find(_providers, metric);
            using var activity = AnalysisActivity.Measurement(task, provider?.Type ?? "");
            var context = ContextOf(run, metric, task.Ordinal, task.IsWaiting ? null : task.InFlight) with
            {
                Alpha = AlphaShare.OfEach(analysis),
            };
            var answer = provider is null ? Missing(metric) : await AskAsync(provider, task, context, cancellationToken);
            var facts = task.Ordinal == 1 && provider is not null ? Describe(provider, metric, run) : null;
            var outcome = MeasurementRecorder.Record(task, resolved, answer, startedAt, _time, mask, facts);
            AnalysisActivity.Ended(activity, outcome.Measurement.Phase);
            _metrics.Ended(provider?.Type ?? "", outcome.Measurement.Phase ?? "", _time.GetUtcNow() - startedAt);
            Tell(run, outcome);
            return outcome;
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<ProviderAnswer> AskAsync(
        IMetricProvider provider,
        MeasurementTask task,
        MeasurementContext context,
        CancellationToken cancellationToken
    )
    {
        if (task is { IsWaiting: true, Kind: MeasurementTaskKind.Terminate })
        {
            return MeasurementRecorder.StopWaiting();
        }

        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await (
                task.Kind switch
                {
                    MeasurementTaskKind.Resume when !task.IsWaiting => provider.ResumeAsync(context, either.Token),
                    MeasurementTaskKind.Terminate => provider.TerminateAsync(context, either.Token),
                    _ => provider.StartAsync(context, either.Token),
                }
            );
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new ProviderAnswer.Error($"the provider did not answer within {_timeout.TotalSeconds:0} s");
        }
#pragma warning disable CA1031 // A provider must not stop a run in any other way than by an answer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.ProviderThrew(provider.Name, context.Run.Namespace, context.Run.Name, context.Metric.Name, e.GetType().Name);
            return new ProviderAnswer.Error(e.Message);
        }
    }

    private ProviderAnswer.Error Missing(Metric metric)
    {
        var wanted = string.Join(", ", ProviderSelection.NamesOf(metric.Provider));
        var known = string.Join(", ", _providers.Names.Order(StringComparer.Ordinal));
        return new ProviderAnswer.Error($"this service has no metric provider '{wanted}', it has: {known}");
    }

    private IReadOnlyDictionary<string, string>? Describe(IMetricProvider provider, Metric metric, RunIdentity run)
    {
        try
        {
            return provider.DescribeMetric(metric);
        }
#pragma warning disable CA1031 // A description is a comfort; the measurement stands without it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.ProviderThrew(provider.Name, run.Namespace, run.Name, metric.Name, e.GetType().Name);
            return null;
        }
    }

    private MeasurementContext ContextOf(RunIdentity run, Metric metric, int ordinal, Measurement? inFlight) =>
        new()
        {
            Run = run,
            Metric = metric,
            Ordinal = ordinal,
            At = _time.GetUtcNow(),
            Measurement = inFlight,
            Http = _egress.Http,
            Secrets = _secrets,
        };

    private void Tell(RunIdentity run, MeasurementOutcome outcome)
    {
        var measurement = outcome.Measurement;
        if (measurement.Phase == AnalysisPhase.Error)
        {
            _log.MeasurementFailed(run.Namespace, run.Name, outcome.MetricName, outcome.Ordinal, measurement.Message);
        }
        else
        {
            _log.Measured(run.Namespace, run.Name, outcome.MetricName, outcome.Ordinal, measurement.Phase, measurement.Value);
        }
    }

    private static RunIdentity IdentityOf(AnalysisRun run) =>
        new(run.Metadata.Namespace ?? "", run.Metadata.Name ?? "", run.Metadata.Uid ?? "");
}
