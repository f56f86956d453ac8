namespace Rollouts.Providers;

/// <summary>One query under way and everybody who waits for its answer. When nobody does any more, it is given up.</summary>
internal sealed class Flight(long startedAt) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly TaskCompletionSource<HttpAnswer> _landing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private bool _started;
    private bool _closed;

    public long StartedAt => startedAt;

    public Task<HttpAnswer> Answer => _landing.Task;

    /// <summary>Whether it can still be waited for, and whether the caller is the one who has to start it.</summary>
    public (bool Joined, bool First) Join()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return (false, false);
            }

            _waiting++;
            var first = !_started;
            _started = true;
            return (true, first);
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _closed |= --_waiting == 0 && !Answer.IsCompleted;
            if (!_closed)
            {
                return;
            }
        }

        _abandoned.Cancel();
    }

    /// <summary>Sends the query. The caller waits for <see cref="Answer"/>, as all others do.</summary>
    /// <param name="send">Sends it.</param>
    /// <param name="landed">Told the answer, or null when there is none, before anybody else.</param>
    public async Task RunAsync(Func<CancellationToken, Task<HttpAnswer>> send, Action<HttpAnswer?> landed)
    {
        try
        {
            var answer = await send(_abandoned.Token);
            landed(answer);
            _landing.SetResult(answer);
        }
        catch (OperationCanceledException)
        {
            landed(null);
            _landing.SetCanceled(CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever it is, it is thrown to those who wait.
        catch (Exception e)
#pragma warning restore CA1031
        {
            landed(null);
            _landing.SetException(e);
            // Everybody may have left.
            _ = _landing.Task.Exception;
        }
    }

    public void Dispose() => _abandoned.Dispose();
}
