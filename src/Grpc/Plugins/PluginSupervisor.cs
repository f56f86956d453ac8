using Microsoft.Extensions.Logging;

namespace Rollouts.Grpc;

/// <summary>Keeps one plugin running: start, watch, stop, wait, start again.</summary>
internal sealed class PluginSupervisor : IDisposable
{
    private const string FirstStart = "it is being started";

    private readonly PluginDefinition _definition;
    private readonly PluginHostOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _changing = new();
    private State _state;
    private TaskCompletionSource _changed = NewChange();
    private Task _keeping = Task.CompletedTask;
    private int _starts;

    public PluginSupervisor(PluginDefinition definition, PluginHostOptions options, TimeProvider time, ILogger logger)
    {
        _definition = definition;
        _options = options;
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
            var begun = _time.GetTimestamp();
            try
            {
                failure = await RunOnceAsync(failure);
                var wait = delay.Next(_time.GetElapsedTime(begun));
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

    /// <summary>One life of the process; the reason why it ended.</summary>
    /// <param name="failure">Why the one before ended: who loses patience during the start is to know it too.</param>
    private async Task<string> RunOnceAsync(string? failure)
    {
        try
        {
            Set(new State(PluginPhase.Starting, failure is null ? FirstStart : $"{FirstStart} again, after {failure}"));
            PluginMeter.Started(_definition, Interlocked.Increment(ref _starts));
            await using var process = new PluginProcess(_definition, _options, _time, _logger);
            await process.StartAsync(_stopping.Token);
            _logger.PluginReady(_definition.Name, process.Version);
            Set(new State(PluginPhase.Ready, "", process));
            var reason = await process.WatchAsync(_stopping.Token);
            // Nobody gets this process any more while it is being stopped.
            Set(new State(PluginPhase.Waiting, reason, NextStart: _time.GetUtcNow() + _options.StopTimeout));
            return reason;
        }
        catch (PluginFailedException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is not (PluginRefusedException or OperationCanceledException))
        {
            _logger.PluginHostFailed(_definition.Name, e);
            return $"the host failed with {e.GetType().Name}: {e.Message}";
        }
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
