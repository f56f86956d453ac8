using System.Globalization;
using System.Net.Http.Headers;

namespace Rollouts.Providers;

/// <summary>What a source says about its own limit.</summary>
/// <param name="Remaining">How many more queries it takes until <paramref name="ResetAt"/>; null when it did not say.</param>
/// <param name="ResetAt">When it takes more.</param>
/// <param name="BlockedUntil">Before when it wants no query at all.</param>
internal sealed record StatedLimit(long? Remaining, DateTimeOffset? ResetAt, DateTimeOffset? BlockedUntil)
{
    private const int TooManyRequests = 429;
    private const int Unavailable = 503;

    // A source that says more, or says nonsense, is asked again after this all the same.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Unstated = TimeSpan.FromSeconds(1);

    public static StatedLimit None { get; } = new(null, null, null);

    /// <summary>
    /// Reads Retry-After, the headers X-RateLimit-* as Datadog (seconds until the reset) and GitHub (the instant of the reset) send them,
    /// and RateLimit-* of the IETF's draft.
    /// </summary>
    public static StatedLimit Read(HttpResponseHeaders headers, int status, DateTimeOffset now)
    {
        var remaining = Number(headers, "X-RateLimit-Remaining") ?? Number(headers, "RateLimit-Remaining");
        var reset = Number(headers, "X-RateLimit-Reset") ?? Number(headers, "RateLimit-Reset");
        var resetAt = reset is { } r ? Bounded(ResetOf(r, now), now) : (DateTimeOffset?)null;
        var blocked = RetryOf(headers, now);
        if (blocked is null && status == TooManyRequests)
        {
            blocked = remaining is null or 0 && resetAt > now ? resetAt : now + Unstated;
        }

        // Retry-After says something else with other statuses, for example how long to wait for what a 202 began.
        return new StatedLimit(
            remaining is >= 0 ? remaining : null,
            resetAt,
            status is TooManyRequests or Unavailable ? Bounded(blocked, now) : null
        );
    }

    /// <summary>Whether the source turned this query away for being one too many.</summary>
    public bool TurnedAway => BlockedUntil is not null;

    private static DateTimeOffset? RetryOf(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.RetryAfter switch
        {
            { Delta: { } delta } => now + (delta > Longest ? Longest : delta),
            { Date: { } date } => date,
            _ => UnusualOf(headers, now),
        };

    /// <summary>What the standard does not allow is taken as it is meant: a fraction, more seconds than fit, or less than none.</summary>
    private static DateTimeOffset? UnusualOf(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.NonValidated.TryGetValues("Retry-After", out var values)
        && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && !double.IsNaN(seconds)
            ? now.AddSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds))
            : null;

    /// <summary>Small numbers are seconds from now, large ones seconds, or milliseconds, since 1970.</summary>
    private static DateTimeOffset ResetOf(long value, DateTimeOffset now) =>
        value switch
        {
            < 100_000_000 => now.AddSeconds(value),
            < 100_000_000_000 => DateTimeOffset.FromUnixTimeSeconds(value),
            < 100_000_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds(value),
            _ => now + Longest,
        };

    private static DateTimeOffset? Bounded(DateTimeOffset? at, DateTimeOffset now) =>
        at is not { } instant ? null
        : instant < now ? now
        : instant > now + Longest ? now + Longest
        : instant;

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && decimal.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and <= long.MaxValue
            ? (long)number
            : null;
}
