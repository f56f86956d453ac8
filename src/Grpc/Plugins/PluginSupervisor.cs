using Microsoft.Extensions.Logging;

namespace Rollouts.Grpc;

/// <summary>Keeps one plugin running: start, watch, stop, wait, start again.</summary>
internal sealed class PluginSupervisor : IDisposable
{
    private const string FirstStart = "it is being started";
    private const string Fetched = "its program is being fetched";

    private readonly PluginDefinition _definition;
    private readonly PluginHostOptions _options;
    private readonly DownloadedPrograms _downloads;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _changing = new();
    private State _state;
    private TaskCompletionSource _changed = NewChange();
    private Task _keeping = Task.CompletedTask;
    private int _starts;

    public PluginSupervisor(
        PluginDefinition definition,
        PluginHostOptions options,
        DownloadedPrograms downloads,
        TimeProvider time,
        ILogger logger
    )
    {
        _definition = definition;
        _options = options;
        _downloads = downloads;
        _time = time;
        _logger = logger;
        _state =
            definition.Disabled ? new State(PluginPhase.Refused, "it is disabled")
            : definition.Fault is { } fault ? new State(PluginPhase.Refused, fault)
            : new State(PluginPhase.Starting, FirstStart);
    }

    public PluginStatus Status
    {
        get
        {
            var state = Current().State;
            return new PluginStatus(_definition, state.Phase, state.Reason, state.Process?.Version ?? "", Volatile.Read(ref _starts));
        }
    }

    public void Start()
    {
        if (Current().State.Phase == PluginPhase.Starting)
        {
            _keeping = KeepAsync();
        }
    }

    /// <summary>The running process; waits for a start that is near.</summary>
    /// <exception cref="PluginException">It is not running and will not be soon.</exception>
    public async Task<PluginProcess> ReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_options.CallTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (true)
        {
            var (state, changed) = Current();
            if (state.Process is { } process)
            {
                return process;
            }

            if (state.Phase is PluginPhase.Refused or PluginPhase.Stopped || state.NextStart - _time.GetUtcNow() > _options.CallTimeout)
            {
                throw NotRunning(state);
            }

            try
            {
                await changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw NotRunning(Current().State);
            }
        }
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _keeping;
        if (Current().State.Phase != PluginPhase.Refused)
        {
            Set(new State(PluginPhase.Stopped, "the service is stopping"));
        }
    }

    /// <summary>Lets the process be ended without waiting for it.</summary>
    public void Abandon() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    private async Task KeepAsync()
    {
        var delay = new RestartDelay(_options.FirstRestartDelay, _options.LongestRestartDelay);
        string? failure = null;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                (failure, var lasted) = await RunOnceAsync(failure);
                var wait = delay.Next(lasted);
                _logger.PluginFailed(_definition.Name, failure, wait);
                Set(new State(PluginPhase.Waiting, failure, NextStart: _time.GetUtcNow() + wait));
                await Task.Delay(wait, _time, _stopping.Token);
            }
            catch (PluginRefusedException e)
            {
                _logger.PluginRefused(_definition.Name, e.Message);
                Set(new State(PluginPhase.Refused, e.Message));
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>One life of the process: the reason why it ended, and how long it lasted, for which its download does not count.</summary>
    /// <param name="failure">Why the one before ended: who loses patience during the start is to know it too.</param>
    private async Task<(string Failure, TimeSpan Lasted)> RunOnceAsync(string? failure)
    {
        long? begun = null;
        try
        {
            var before = failure is null ? "" : $" again, after {failure}";
            Set(new State(PluginPhase.Starting, (_definition.Download is null ? FirstStart : Fetched) + before));
            PluginMeter.Started(_definition, Interlocked.Increment(ref _starts));
            await using var process = new PluginProcess(_definition, _options, _time, _logger);
            await process.PrepareAsync(_downloads, _stopping.Token);
            begun = _time.GetTimestamp();
            Set(new State(PluginPhase.Starting, FirstStart + before));
            await process.StartAsync(_stopping.Token);
            _logger.PluginReady(_definition.Name, process.Version);
            Set(new State(PluginPhase.Ready, "", process));
            var reason = await process.WatchAsync(_stopping.Token);
            // Nobody gets this process any more while it is being stopped.
            Set(new State(PluginPhase.Waiting, reason, NextStart: _time.GetUtcNow() + _options.StopTimeout));
            return Ended(reason);
        }
        catch (PluginFailedException e)
        {
            return Ended(e.Message);
        }
        catch (Exception e) when (e is not (PluginRefusedException or OperationCanceledException))
        {
            _logger.PluginHostFailed(_definition.Name, e);
            return Ended($"the host failed with {e.GetType().Name}: {e.Message}");
        }

        (string, TimeSpan) Ended(string reason) => (reason, begun is { } start ? _time.GetElapsedTime(start) : TimeSpan.Zero);
    }

    private PluginException NotRunning(State state) =>
        new(
            $"plugin '{_definition.Name}' is not running: {state.Reason}"
                + (
                    state.NextStart is { } next
                        ? $"; the next start is in {Math.Max(0, Math.Ceiling((next - _time.GetUtcNow()).TotalSeconds))} s"
                        : ""
                )
        );

    private (State State, Task Changed) Current()
    {
        lock (_changing)
        {
            return (_state, _changed.Task);
        }
    }

    private void Set(State state)
    {
        TaskCompletionSource changed;
        lock (_changing)
        {
            _state = state;
            (changed, _changed) = (_changed, NewChange());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record State(PluginPhase Phase, string Reason, PluginProcess? Process = null, DateTimeOffset? NextStart = null);
}
