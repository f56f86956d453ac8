namespace Rollouts.Providers;

/// <summary>A clock that stands at the instant to measure, so that <c>now()</c> of a backtest lies in the past.</summary>
internal sealed class InstantClock(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;
}
