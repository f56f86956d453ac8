namespace Rollouts.Cli;

/// <summary>Loops that run beside the demo. They are stopped together, and awaited.</summary>
internal sealed class DemoTasks : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private bool _disposed;

    public void Start(Func<CancellationToken, Task> loop) => _running.Add(Task.Run(() => loop(_stop.Token)));

    /// <exception cref="DemoException">A loop that should run for ever has ended.</exception>
    public void ThrowIfFailed()
    {
        if (_running.Find(static task => task.IsFaulted) is { Exception.InnerException: { } cause })
        {
            throw new DemoException($"a part of the demo has failed: {cause.Message}", cause);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _stop.CancelAsync();
        try
        {
            await Task.WhenAll(_running);
        }
#pragma warning disable CA1031 // What failed was told when it happened; here only the end of all matters.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Nothing is left to be saved.
        }

        _stop.Dispose();
    }
}
