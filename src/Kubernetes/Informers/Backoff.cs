namespace Rollouts.Kubernetes;

/// <summary>Doubling waits with jitter: each is between half and all of the current bound.</summary>
internal sealed class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly TimeSpan _first;
    private readonly TimeSpan _most;
    private readonly Func<double> _jitter;
    private TimeSpan _bound;

    public Backoff(TimeSpan first, TimeSpan most, Func<double> jitter)
    {
        _first = first;
        _most = most;
        _jitter = jitter;
        _bound = first;
    }

    public TimeSpan Next()
    {
        var wait = _bound * (0.5 + (_jitter() / 2));
        _bound = _bound * 2 < _most ? _bound * 2 : _most;
        return wait;
    }

    /// <summary>The next wait, at least as long as a server asked for (within reason).</summary>
    public TimeSpan Next(TimeSpan? asked)
    {
        var wait = Next();
        var wanted = asked is { } time && time > wait ? time : wait;
        return wanted < Longest ? wanted : Longest;
    }

    public void Reset() => _bound = _first;
}
