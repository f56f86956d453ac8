using System.Threading.Channels;
using Rollouts.Analysis;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Reads runs and plans what they need shortly before they fall due. Many fall due at one instant, and each microsecond before the first
/// question to a source delays all that stand behind it.
/// </summary>
internal sealed class RunPreparation
{
    private readonly Channel<(ObjectKey Run, DateTimeOffset At)> _soon = Channel.CreateUnbounded<(ObjectKey, DateTimeOffset)>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly IRunRepository _runs;
    private readonly HeldShares _shares;
    private readonly RunViewCache _views;
    private readonly TimeProvider _time;

    public RunPreparation(IRunRepository runs, HeldShares shares, RunViewCache views, TimeProvider time)
    {
        _runs = runs;
        _shares = shares;
        _views = views;
        _time = time;
    }

    /// <summary>The run is looked at at that instant.</summary>
    public void Announce(ObjectKey run, DateTimeOffset at) => _soon.Writer.TryWrite((run, at));

    /// <summary>Prepares what is announced until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (run, at) in _soon.Reader.ReadAllAsync(cancellationToken))
            {
                Prepare(run, at);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way to stop.
        }
    }

    private void Prepare(ObjectKey key, DateTimeOffset at)
    {
        // One whose instant has come is looked at already.
        if (at <= _time.GetUtcNow() || !_shares.Holds(RunShares.Of(key)) || _runs.Find(key) is not { } item)
        {
            return;
        }

        try
        {
            if (RunReader.TryRead(item, out var run, out _) && AnalysisEngine.Next(run, at).Due.Count > 0)
            {
                _views.Keep(item, run);
            }
        }
#pragma warning disable CA1031 // Whatever is wrong with the run comes up when it is looked at, and is told then.
        catch (Exception)
#pragma warning restore CA1031
        {
            _views.Forget(key);
        }
    }
}
