using System.Net.Http.Headers;
using System.Net.Sockets;
using Rollouts.Analysis;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>What is asked of one address, on a clock that only the test moves.</summary>
public sealed class QueryBudgetTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Send_MoreThanTheConcurrency_WaitForTheOthers()
    {
        var (client, source) = Client(static (_, _) => Source.Ok(), gated: true);
        var exchange = Exchange(new QueryBudgetOptions { MaxConcurrent = 2 });
        var queries = Enumerable.Range(0, 5).Select(i => AskAsync(exchange, client, $"/{i}")).ToList();

        await Eventually.HoldsAsync(() => source.Asked == 2, "two queries");
        source.Release(1);
        await Eventually.HoldsAsync(() => source.Asked == 3, "the third query");
        source.Release(4);
        await Task.WhenAll(queries);
        source.Asked.ShouldBe(5);
    }

    /// <summary>Another address has a budget of its own.</summary>
    [Fact]
    public async Task Send_AddressIsBusy_AnotherIsNot()
    {
        var (busy, source) = Client(static (_, _) => Source.Ok(), gated: true);
        var (free, _) = Client(static (_, _) => Source.Ok());
        var exchange = Exchange(new QueryBudgetOptions { MaxConcurrent = 1 });
        var waiting = AskAsync(exchange, busy, "/");
        (await AskAsync(exchange, free, "/", "http://b.test")).Status.ShouldBe(200);
        source.Release(1);
        await waiting;
    }

    [Fact]
    public async Task Send_FasterThanTheRate_IsSpreadOverTime()
    {
        var (client, source) = Client(static (_, _) => Source.Ok());
        var exchange = Exchange(new QueryBudgetOptions { PerSecond = 10, Burst = 3 });
        var queries = Enumerable.Range(0, 6).Select(i => AskAsync(exchange, client, $"/{i}")).ToList();

        source.Asked.ShouldBe(3, "a burst");
        for (var sent = 4; sent <= 6; sent++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(99));
            await Settled(source, sent - 1);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Eventually.HoldsAsync(() => source.Asked == sent, $"query {sent}");
        }

        await Task.WhenAll(queries);
    }

    [Fact]
    public async Task Send_NoTurnWithinThePatience_IsAnErrorOfItsOwn()
    {
        var (client, source) = Client(static (_, _) => Source.Ok(), gated: true);
        var exchange = Exchange(new QueryBudgetOptions { MaxConcurrent = 1, MaxWait = TimeSpan.FromSeconds(5) });
        var first = AskAsync(exchange, client, "/1");
        var second = AskAsync(exchange, client, "/2");
        _time.Advance(TimeSpan.FromSeconds(5));

        var refused = await Should.ThrowAsync<ProviderException>(second);
        refused.Fault.ShouldBe(ProviderFault.OverBudget);
        refused.Message.ShouldBe("query budget: no turn at http://a.test within 5s, 1 queries are under way there");
        source.Release(1);
        await first;
    }

    /// <summary>A query that was turned away is sent again when the source takes it.</summary>
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Send_RetryAfter_IsObeyedByAllQueries(int status)
    {
        var (client, source) = Client((_, number) => number == 1 ? Source.Status(status, ("Retry-After", "20")) : Source.Ok());
        var exchange = Exchange();
        var first = AskAsync(exchange, client, "/1");
        await Eventually.HoldsAsync(() => _time.NextDue is not null, "the wait");
        var second = AskAsync(exchange, client, "/2");

        _time.Advance(TimeSpan.FromSeconds(19.9));
        await Settled(source, 1);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (await first).Status.ShouldBe(200);
        (await second).Status.ShouldBe(200);
        source.Asked.ShouldBe(3);
    }

    /// <summary>What takes longer than anybody waits is told at once, with the instant.</summary>
    [Fact]
    public async Task Send_RetryAfterBeyondThePatience_IsTheAnswerAndThenAnError()
    {
        var (client, source) = Client(static (_, _) => Source.Status(429, ("Retry-After", "300")));
        var exchange = Exchange();
        (await AskAsync(exchange, client, "/1")).Status.ShouldBe(429);

        var refused = await Should.ThrowAsync<ProviderException>(() => AskAsync(exchange, client, "/2"));
        refused.Fault.ShouldBe(ProviderFault.OverBudget);
        refused.Message.ShouldBe("query budget: no turn at http://a.test within 30s, the source wants no query until 03:05:00");
        source.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task Send_TurnedAwayAgainAndAgain_IsTheAnswerInTheEnd()
    {
        var (client, source) = Client(static (_, _) => Source.Status(429, ("Retry-After", "1")));
        var query = AskAsync(Exchange(), client, "/");
        while (!query.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await query).Status.ShouldBe(429);
        source.Asked.ShouldBe(3);
    }

    /// <summary>What may change something at the source is never sent twice.</summary>
    [Fact]
    public async Task Send_PostThatIsNoQuery_IsNotRepeated()
    {
        var (client, source) = Client(static (_, _) => Source.Status(429, ("Retry-After", "1")));
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://a.test/") { Content = new StringContent("x") };
        (await Exchange().SendAsync(client, request, TimeSpan.FromSeconds(9), default)).Status.ShouldBe(429);
        source.Asked.ShouldBe(1);
    }

    /// <summary>Datadog says how many queries are left, and until when.</summary>
    [Fact]
    public async Task Send_RateLimitUsedUp_WaitsForTheReset()
    {
        var (client, source) = Client(
            static (_, number) =>
                number < 3
                    ? Source.Status(
                        200,
                        ("X-RateLimit-Limit", "2"),
                        ("X-RateLimit-Remaining", $"{2 - number}"),
                        ("X-RateLimit-Reset", "10")
                    )
                    : Source.Ok()
        );
        var exchange = Exchange();
        await AskAsync(exchange, client, "/1");
        await AskAsync(exchange, client, "/2");
        var third = AskAsync(exchange, client, "/3");
        _time.Advance(TimeSpan.FromSeconds(9.9));
        await Settled(source, 2);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        (await third).Status.ShouldBe(200);
    }

    /// <summary>Answers that overtake each other do not give queries back.</summary>
    [Fact]
    public async Task Send_OlderAnswerComesLater_TheLowestCountHolds()
    {
        var (client, source) = Client(
            static (_, number) =>
                number < 3
                    ? Source.Status(200, ("X-RateLimit-Remaining", number == 1 ? "0" : "5"), ("X-RateLimit-Reset", "10"))
                    : Source.Ok(),
            gated: true
        );
        var exchange = Exchange();
        var both = Task.WhenAll(AskAsync(exchange, client, "/1"), AskAsync(exchange, client, "/2"));
        await Eventually.HoldsAsync(() => source.Asked == 2, "two queries");
        source.Release(2);
        await both;
        var third = AskAsync(exchange, client, "/3");
        await Settled(source, 2);
        _time.Advance(TimeSpan.FromSeconds(10));
        source.Release(1);
        (await third).Status.ShouldBe(200);
    }

    /// <summary>Ten connections refused: the address is left alone, says so, and is tried again by one query.</summary>
    [Fact]
    public async Task Send_SourceIsDown_IsLeftAloneAndTriedAgain()
    {
        var up = false;
        var (client, source) = Client((_, _) => up ? Source.Ok() : throw Refused());
        var exchange = Exchange();
        for (var i = 0; i < 10; i++)
        {
            var fault = await Should.ThrowAsync<ProviderException>(() => AskAsync(exchange, client, $"/{i}"));
            fault.Fault.ShouldBe(ProviderFault.Unreachable);
        }

        var down = await Should.ThrowAsync<ProviderException>(() => AskAsync(exchange, client, "/"));
        down.Fault.ShouldBe(ProviderFault.Down);
        down.Message.ShouldBe("provider down: http://a.test has not answered most of the last queries, it is tried again in 10s");
        source.Asked.ShouldBe(10);

        _time.Advance(TimeSpan.FromSeconds(10));
        up = true;
        (await AskAsync(exchange, client, "/again")).Status.ShouldBe(200);
        (await AskAsync(exchange, client, "/more")).Status.ShouldBe(200);
    }

    /// <summary>A wrong query, a refusal and a rate limit are answers of a source that is up.</summary>
    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task Send_SourceRefusesAllQueries_IsNotDown(int status)
    {
        var (client, source) = Client((_, _) => Source.Status(status));
        var exchange = Exchange();
        for (var i = 0; i < 30; i++)
        {
            (await AskAsync(exchange, client, $"/{i}")).Status.ShouldBe(status);
        }

        source.Asked.ShouldBe(30);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Send_ProxyWithoutItsSource_IsDown(int status)
    {
        var (client, source) = Client((_, _) => Source.Status(status));
        var exchange = Exchange();
        for (var i = 0; i < 10; i++)
        {
            (await AskAsync(exchange, client, $"/{i}")).Status.ShouldBe(status);
        }

        (await Should.ThrowAsync<ProviderException>(() => AskAsync(exchange, client, "/"))).Fault.ShouldBe(ProviderFault.Down);
        source.Asked.ShouldBe(10);
    }

    /// <summary>A few faults among many answers are no outage.</summary>
    [Fact]
    public async Task Send_FewQueriesFail_IsNotDown()
    {
        var (client, _) = Client(static (_, number) => number % 3 == 0 ? throw Refused() : Source.Ok());
        var exchange = Exchange();
        for (var i = 1; i <= 60; i++)
        {
            var query = AskAsync(exchange, client, $"/{i}");
            if (i % 3 == 0)
            {
                (await Should.ThrowAsync<ProviderException>(query)).Fault.ShouldBe(ProviderFault.Unreachable);
            }
            else
            {
                (await query).Status.ShouldBe(200);
            }
        }
    }

    [Fact]
    public async Task Send_SourceNeverAnswers_IsATimeoutOfItsOwnKind()
    {
        var (client, source) = Client(static (_, _) => Source.Ok(), gated: true);
        var query = AskAsync(Exchange(), client, "/slow");
        await Eventually.HoldsAsync(() => source.Asked == 1, "the query");
        _time.Advance(TimeSpan.FromSeconds(9));
        var late = await Should.ThrowAsync<ProviderException>(query);
        late.Fault.ShouldBe(ProviderFault.Timeout);
        late.Message.ShouldBe("Get \"http://a.test/slow\": no complete answer within 9s");
    }

    /// <summary>The same query of many runs at the same instant.</summary>
    [Fact]
    public async Task Send_SameQueryOfManyRuns_IsSentOnce()
    {
        var (client, source) = Client(static (_, _) => Source.Ok("42"), gated: true);
        var exchange = Exchange();
        var queries = Enumerable.Range(0, 100).Select(_ => AskAsync(exchange, client, "/same")).ToList();
        await Eventually.HoldsAsync(() => source.Asked == 1, "one query");
        source.Release(1);
        (await Task.WhenAll(queries)).ShouldAllBe(static a => a.Body.Length == 2);

        // Still the same instant, and then another one.
        await AskAsync(exchange, client, "/same");
        source.Asked.ShouldBe(1);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        source.Release(1);
        await AskAsync(exchange, client, "/same");
        source.Asked.ShouldBe(2);
    }

    /// <summary>Nobody sees the answer to a question that he could not have asked himself.</summary>
    [Theory]
    [InlineData("Authorization", "Bearer a", "Bearer b")]
    [InlineData("DD-API-KEY", "a", "b")]
    [InlineData("X-Scope-OrgID", "team-a", "team-b")]
    public async Task Send_SameQueryWithOtherCredentials_IsSentForEach(string header, string one, string other)
    {
        var (client, source) = Client((request, _) => Source.Ok(string.Join(',', request.Headers.GetValues(header))), gated: true);
        var exchange = Exchange();
        var first = AskAsync(exchange, client, "/", headers: (header, one));
        var second = AskAsync(exchange, client, "/", headers: (header, other));
        var anonymous = AskAsync(exchange, client, "/", headers: (header, ""));
        await Eventually.HoldsAsync(() => source.Asked == 3, "three queries");
        source.Release(3);
        Text(await first).ShouldBe(one);
        Text(await second).ShouldBe(other);
        Text(await anonymous).ShouldBe("");
    }

    [Fact]
    public async Task Send_SamePathWithOtherBody_IsSentForEach()
    {
        var (client, source) = Client(static (_, _) => Source.Ok(), gated: true);
        var exchange = Exchange();
        var queries = new[] { "query=a", "query=b", "query=a" }.Select(body => PostAsync(exchange, client, body)).ToList();
        await Eventually.HoldsAsync(() => source.Asked == 2, "two queries");
        source.Release(2);
        await Task.WhenAll(queries);
        source.Asked.ShouldBe(2);
    }

    /// <summary>Who gives up does not take the answer from the others; when nobody waits, nothing is asked for.</summary>
    [Fact]
    public async Task Send_FirstOfTwoGivesUp_TheOtherHasItsAnswer()
    {
        var (client, source) = Client(static (_, _) => Source.Ok(), gated: true);
        var exchange = Exchange();
        using var stop = new CancellationTokenSource();
        var first = AskAsync(exchange, client, "/", cancellationToken: stop.Token);
        var second = AskAsync(exchange, client, "/");
        await Eventually.HoldsAsync(() => source.Asked == 1, "one query");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        source.Release(1);
        (await second).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Send_EverybodyGivesUp_TheNextAsksAnew()
    {
        var (client, source) = Client(static (_, _) => Source.Ok(), gated: true);
        var exchange = Exchange();
        using var stop = new CancellationTokenSource();
        var first = AskAsync(exchange, client, "/", cancellationToken: stop.Token);
        await Eventually.HoldsAsync(() => source.Asked == 1, "one query");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        // One too many: the query that was given up may still take one.
        source.Release(2);
        (await AskAsync(exchange, client, "/")).Status.ShouldBe(200);
    }

    /// <summary>A failure is shared by those who waited for it, and by nobody after them.</summary>
    [Fact]
    public async Task Send_FailedQuery_IsNotKept()
    {
        var (client, source) = Client(static (_, number) => number == 1 ? Source.Status(500) : Source.Ok());
        var exchange = Exchange();
        (await AskAsync(exchange, client, "/")).Status.ShouldBe(500);
        (await AskAsync(exchange, client, "/")).Status.ShouldBe(200);
        source.Asked.ShouldBe(2);
    }

    private static string Text(HttpAnswer answer) => System.Text.Encoding.UTF8.GetString(answer.Body);

    private static HttpRequestException Refused() => new("refused", new SocketException((int)SocketError.ConnectionRefused));

    private static (HttpClient Client, Source Source) Client(Func<HttpRequestMessage, int, HttpResponseMessage> answer, bool gated = false)
    {
        var source = new Source(answer, gated);
        return (new HttpClient(source) { Timeout = Timeout.InfiniteTimeSpan }, source);
    }

    private HttpExchange Exchange(QueryBudgetOptions? options = null) => Given.Exchange(_time, options);

    private static async Task<HttpAnswer> AskAsync(
        HttpExchange exchange,
        HttpClient client,
        string path,
        string address = "http://a.test",
        (string Name, string Value) headers = default,
        CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address + path);
        if (headers.Name is not null)
        {
            request.Headers.TryAddWithoutValidation(headers.Name, headers.Value).ShouldBeTrue();
        }

        return await exchange.SendAsync(client, request, TimeSpan.FromSeconds(9), cancellationToken);
    }

    private static async Task<HttpAnswer> PostAsync(HttpExchange exchange, HttpClient client, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://a.test/")
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        };
        return await exchange.SendAsync(client, request, TimeSpan.FromSeconds(9), default, isQuery: true);
    }

    /// <summary>Whatever was about to happen has happened, and no further query has been sent.</summary>
    private static async Task Settled(Source source, int asked)
    {
        for (var i = 0; i < 20; i++)
        {
            await Task.Yield();
        }

        source.Asked.ShouldBe(asked);
    }
}
