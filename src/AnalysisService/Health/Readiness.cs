namespace Rollouts.AnalysisService;

/// <summary>Whether the service can do its work now.</summary>
internal sealed class Readiness
{
    private readonly IRunRepository _runs;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IVerdictStore _verdicts;
    private readonly StoreWriter _writer;
    private readonly StoreMetrics _store;
    private readonly TimeProvider _time;

    public Readiness(IRunRepository runs, IVerdictStore verdicts, StoreWriter writer, StoreMetrics store, TimeProvider time)
    {
        _store = store;
        _runs = runs;
        _verdicts = verdicts;
        _writer = writer;
        _time = time;
    }

    /// <summary>What went wrong before and cannot be made good, while everything works again; null when nothing did.</summary>
    public string? Loss =>
        _store.Losses is { } losses ? $"the verdict store has lost since the start of this process: {losses}; its log says when" : null;

    /// <summary>What is missing, or null when nothing is.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        if (!_runs.HasSynced)
        {
            return "the runs are not listed yet";
        }

        if (_writer.Problem is { } problem)
        {
            return problem;
        }

        using var deadline = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await _verdicts.CheckWritableAsync(either.Token);
            return null;
        }
        catch (Exception e) when (StoreDatabase.IsFault(e))
        {
            return $"the verdict store cannot be written: {e.GetBaseException().Message}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"the verdict store does not answer within {Patience.TotalSeconds:0} s";
        }
    }
}
