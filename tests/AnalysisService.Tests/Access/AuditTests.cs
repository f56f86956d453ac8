using System.Net;

namespace Rollouts.AnalysisService.Tests;

public sealed class AuditTests : IAsyncLifetime
{
    private readonly AccessBed _bed = new();

    public async ValueTask InitializeAsync() => await _bed.StartAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task Write_IsWrittenDownBeforeAndAfter()
    {
        using var http = _bed.Client(_bed.ShownKey);
        http.DefaultRequestHeaders.Add("X-Rollouts-Reason", "a look at checkout");
        (await http.PostAsync("/test/write/checkout", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var (asked, done) = _bed.Audit.Entries.ToArray() switch
        {
            [var first, var second] => (first, second),
            var others => throw new InvalidOperationException(string.Join('\n', (object[])others)),
        };
        (asked.Outcome, done.Outcome).ShouldBe(("asked", "done"));
        asked.RequestId.ShouldBe(done.RequestId);
        (done.Actor, done.Mechanism, done.Origin).ShouldBe(("generated", "key", "127.0.0.1"));
        (done.Action, done.Target, done.Reason).ShouldBe(("POST /test/write/{name}", "/test/write/checkout", "a look at checkout"));
    }

    [Fact]
    public async Task Write_ThatFails_IsWrittenDownAsFailed()
    {
        using var http = _bed.Client(_bed.ShownKey);
        (await http.PostAsync("/test/write/broken", null)).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);

        _bed.Audit.Entries.Select(static e => e.Outcome).ShouldBe(["asked", "failed: InvalidOperationException"]);
    }

    [Fact]
    public async Task Write_ThatCannotBeWrittenDown_IsNotDone()
    {
        _bed.Audit.Refuses = true;
        using var http = _bed.Client(_bed.ShownKey);
        using var response = await http.PostAsync("/test/write/a", null);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.TextAsync()).ShouldContain("nothing is changed without it");
        _bed.Written.ShouldBe(0);
        (await http.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Reason_OfACaller_StaysOneLineAndShort()
    {
        using var http = _bed.Client(_bed.ShownKey);
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Rollouts-Reason", new string('x', 5000));
        await http.PostAsync("/test/write/a%0Ab", null);

        _bed.Audit.Entries.ShouldAllBe(static e => e.Reason.Length == 500 && !e.Target.Contains('\n'));
    }
}
