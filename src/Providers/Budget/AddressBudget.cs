using Polly;
using Polly.CircuitBreaker;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>
/// What may be asked of one address: so many queries at once, so many a second, no more than the source says it takes, and none for a
/// while when it does not answer at all.
/// </summary>
internal sealed class AddressBudget : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _address;
    private readonly QueryBudgetOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots;
    private readonly ResiliencePipeline<HttpAnswer> _breaker;
    private readonly CircuitBreakerStateProvider _state = new();
    private DateTimeOffset _paidUntil;
    private DateTimeOffset _blockedUntil;
    private (long Remaining, DateTimeOffset Until) _window;
    private long _used;

    /// <param name="address">Shown in messages.</param>
    /// <param name="options">The limits.</param>
    /// <param name="time">The clock of all waits.</param>
    public AddressBudget(string address, QueryBudgetOptions options, TimeProvider time)
    {
        _address = address;
        _options = options;
        _time = time;
        _slots = new SemaphoreSlim(options.MaxConcurrent);
        _breaker = new ResiliencePipelineBuilder<HttpAnswer> { TimeProvider = time }
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<HttpAnswer>
                {
                    FailureRatio = options.DownRatio,
                    MinimumThroughput = options.DownAfter,
                    SamplingDuration = options.DownWindow,
                    BreakDuration = options.DownFor,
                    StateProvider = _state,
                    ShouldHandle = static args => ValueTask.FromResult(IsOutage(args.Outcome)),
                }
            )
            .Build();
    }

    /// <summary>Counts uses, to tell which address has not been asked for long.</summary>
    public long LastUse => Interlocked.Read(ref _used);

    public bool IsDown => _state.CircuitState is CircuitState.Open or CircuitState.Isolated;

    public int UnderWay => _options.MaxConcurrent - _slots.CurrentCount;

    public void Touch(long use) => Interlocked.Exchange(ref _used, use);

    /// <summary>Sends a query when it is its turn.</summary>
    /// <param name="send">Sends it once.</param>
    /// <param name="repeatable">Whether it may be sent again when the source turned it away.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProviderException">There was no turn, the address is down, or the source did not answer.</exception>
    public async Task<HttpAnswer> SendAsync(
        Func<CancellationToken, Task<HttpAnswer>> send,
        bool repeatable,
        CancellationToken cancellationToken
    )
    {
        var patience = _time.GetUtcNow() + _options.MaxWait;
        await TakeSlotAsync(cancellationToken);
        try
        {
            for (var sent = 0; ; sent++)
            {
                await AwaitTurnAsync(patience, cancellationToken);
                var answer = await ThroughBreakerAsync(send, cancellationToken);
                Obey(answer.Limit);
                if (!answer.Limit.TurnedAway || !repeatable || sent == _options.MaxRepeats || answer.Limit.BlockedUntil > patience)
                {
                    return answer;
                }
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task TakeSlotAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_options.MaxWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await _slots.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Exhausted($"{_options.MaxConcurrent} queries are under way there");
        }
    }

    private async Task AwaitTurnAsync(DateTimeOffset patience, CancellationToken cancellationToken)
    {
        while (NextTurn() is var (at, why) && at > _time.GetUtcNow())
        {
            if (at > patience)
            {
                throw Exhausted($"{why} until {at:HH:mm:ss}");
            }

            await Task.Delay(at - _time.GetUtcNow(), _time, cancellationToken);
        }
    }

    /// <summary>When the next query may go. When that is now, it is counted.</summary>
    private (DateTimeOffset At, string Why) NextTurn()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (_blockedUntil > now)
            {
                return (_blockedUntil, "the source wants no query");
            }

            if (_window.Until > now && _window.Remaining <= 0)
            {
                return (_window.Until, "the source's rate limit is used up");
            }

            if (_options.PerSecond > 0)
            {
                // Each query pays for its share of a second; a burst is how far ahead of the clock that may run.
                var share = TimeSpan.FromSeconds(1) / _options.PerSecond;
                var paid = (_paidUntil > now ? _paidUntil : now) + share;
                var ahead = share * _options.Burst;
                if (paid - now > ahead)
                {
                    return (paid - ahead, $"{_options.PerSecond} queries a second are made there");
                }

                _paidUntil = paid;
            }

            _window.Remaining--;
            return (now, "");
        }
    }

    private async Task<HttpAnswer> ThroughBreakerAsync(Func<CancellationToken, Task<HttpAnswer>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await _breaker.ExecuteAsync(static async (send, token) => await send(token), send, cancellationToken);
        }
        catch (BrokenCircuitException e)
        {
            var again = e.RetryAfter is { } wait ? $", it is tried again in {Math.Ceiling(wait.TotalSeconds):0}s" : "";
            throw new ProviderException($"provider down: {_address} has not answered most of the last queries{again}", e)
            {
                Fault = ProviderFault.Down,
            };
        }
    }

    private void Obey(StatedLimit limit)
    {
        lock (_gate)
        {
            if (limit.BlockedUntil > _blockedUntil)
            {
                _blockedUntil = limit.BlockedUntil.Value;
            }

            if (limit is { Remaining: { } remaining, ResetAt: { } resetAt })
            {
                // Answers overtake each other: within one window the lowest number is the newest.
                var same = (resetAt - _window.Until).Duration() < TimeSpan.FromSeconds(2);
                _window = (same ? Math.Min(remaining, _window.Remaining) : remaining, resetAt);
            }
        }
    }

    /// <summary>No answer, or that of a proxy without the source behind it. Refusals and wrong queries say that it is up.</summary>
    private static bool IsOutage(Outcome<HttpAnswer> outcome) =>
        outcome.Exception is ProviderException { Fault: ProviderFault.Unreachable or ProviderFault.Timeout }
        || outcome.Result is { Status: 502 or 503 or 504, Limit.TurnedAway: false };

    private ProviderException Exhausted(string why) =>
        new($"query budget: no turn at {_address} within {_options.MaxWait.TotalSeconds:0.###}s, {why}")
        {
            Fault = ProviderFault.OverBudget,
        };
}
