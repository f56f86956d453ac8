namespace Rollouts.Expressions;

/// <summary>Stands still, so that every part of an explanation reads the same <c>now()</c>.</summary>
internal sealed class FrozenClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
