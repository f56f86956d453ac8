namespace Rollouts.Providers.Tests;

public sealed class StatedLimitTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "120", 120)]
    [InlineData(429, "Sun, 22 Nov 2026 03:01:00 GMT", 60)]
    [InlineData(429, "Sun, 22 Nov 2026 02:00:00 GMT", 0)]
    [InlineData(429, "99999999", 900)]
    [InlineData(429, "Sunday, 22-Nov-26 03:01:00 GMT", 60)]
    [InlineData(429, "Sun Nov 22 03:01:00 2026", 60)]
    [InlineData(429, "Mon, 22 Nov 9999 03:01:00 GMT", 900)]
    [InlineData(503, "0", 0)]
    [InlineData(503, "-5", 0)]
    [InlineData(503, "1.5", 1.5)]
    [InlineData(503, "99999999999999999999999999", 900)]
    [InlineData(503, "1e400", 900)]
    [InlineData(429, "soon", 1)]
    [InlineData(429, "NaN", 1)]
    public void Read_RetryAfter_BlocksUntilThen(int status, string value, double seconds) =>
        Read(status, ("Retry-After", value)).BlockedUntil.ShouldBe(Now.AddSeconds(seconds));

    /// <summary>With another status it says how long what was begun takes.</summary>
    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(301)]
    public void Read_RetryAfterOfAnAnswer_BlocksNothing(int status) => Read(status, ("Retry-After", "120")).BlockedUntil.ShouldBeNull();

    /// <summary>A 503 that says nothing sensible is an outage, not a limit.</summary>
    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    public void Read_UnavailableWithoutATime_BlocksNothing(string value) => Read(503, ("Retry-After", value)).BlockedUntil.ShouldBeNull();

    [Fact]
    public void Read_TooManyRequestsWithoutAWord_BlocksForAMoment() => Read(429).BlockedUntil.ShouldBe(Now.AddSeconds(1));

    /// <summary>The headers that Datadog documents: the reset in seconds.</summary>
    [Fact]
    public void Read_HeadersOfDatadog_GiveTheWindow()
    {
        var limit = Read(
            200,
            ("X-RateLimit-Limit", "1600"),
            ("X-RateLimit-Period", "3600"),
            ("X-RateLimit-Remaining", "7"),
            ("X-RateLimit-Reset", "42"),
            ("X-RateLimit-Name", "query")
        );
        limit.Remaining.ShouldBe(7);
        limit.ResetAt.ShouldBe(Now.AddSeconds(42));
        limit.BlockedUntil.ShouldBeNull();
    }

    /// <summary>As GitHub and many others send them: the reset as an instant.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Read_ResetAsInstant_GivesTheWindow(int scale)
    {
        var at = Now.AddSeconds(42).ToUnixTimeSeconds() * scale;
        Read(200, ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", $"{at}")).ResetAt.ShouldBe(Now.AddSeconds(42));
    }

    [Fact]
    public void Read_HeadersOfTheDraft_GiveTheWindow()
    {
        var limit = Read(200, ("RateLimit-Limit", "100"), ("RateLimit-Remaining", "50"), ("RateLimit-Reset", "30"));
        (limit.Remaining, limit.ResetAt).ShouldBe((50, Now.AddSeconds(30)));
    }

    [Fact]
    public void Read_TooManyRequestsAndAReset_BlocksUntilTheReset() =>
        Read(429, ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "42")).BlockedUntil.ShouldBe(Now.AddSeconds(42));

    [Theory]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("1e400")]
    [InlineData("NaN")]
    public void Read_Nonsense_IsNoLimit(string value)
    {
        var limit = Read(200, ("X-RateLimit-Remaining", value), ("X-RateLimit-Reset", value));
        limit.ShouldBe(StatedLimit.None);
    }

    /// <summary>A source cannot lock itself away for a year.</summary>
    [Theory]
    [InlineData("99999999")]
    [InlineData("4102444800")]
    [InlineData("9223372036854775807")]
    public void Read_ResetFarAway_IsBounded(string value) =>
        Read(200, ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", value)).ResetAt.ShouldBe(Now.AddMinutes(15));

    private static StatedLimit Read(int status, params (string Name, string Value)[] headers)
    {
        using var response = Source.Status(status, headers);
        return StatedLimit.Read(response.Headers, status, Now);
    }
}
