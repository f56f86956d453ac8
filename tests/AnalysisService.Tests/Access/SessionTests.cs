using System.Net;

namespace Rollouts.AnalysisService.Tests;

public sealed class SessionTests : IAsyncLifetime
{
    private readonly AccessBed _bed = new();

    public async ValueTask InitializeAsync() => await _bed.StartAsync(ownTime: true);

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task Page_WithoutSession_IsTheFormToLogInAndLoadsNothing()
    {
        using var http = _bed.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runs/<x>?q=%22");
        request.Headers.Accept.ParseAdd("text/html,*/*");

        using var response = await http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var page = await response.TextAsync();
        page.ShouldContain("<form method=\"post\" action=\"/login\">");
        page.ShouldNotContain("src=");
        page.ShouldNotContain("<x>");
        var policy = string.Concat(response.Headers.GetValues("Content-Security-Policy"));
        policy.ShouldContain("default-src 'none'; style-src 'sha256-");
        policy.ShouldNotContain("unsafe");
    }

    [Fact]
    public async Task LogIn_WithKey_BeginsASessionThatMayOnlyRead()
    {
        using var http = _bed.Client();
        using var answer = await LogInAsync(http, _bed.ShownKey, "/runs/a");

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.OriginalString.ShouldBe("/runs/a");
        var set = answer.Headers.GetValues("Set-Cookie").Single();
        set.ShouldContain("; httponly", Case.Insensitive);
        set.ShouldContain("; samesite=strict", Case.Insensitive);
        set.ShouldNotContain(_bed.ShownKey);
        var cookie = set.Split(';')[0];
        (await WithCookieAsync(http, HttpMethod.Get, "/test/read", cookie)).ShouldBe(HttpStatusCode.OK);
        (await WithCookieAsync(http, HttpMethod.Post, "/test/write/a", cookie)).ShouldBe(HttpStatusCode.Forbidden);
        (await WithCookieAsync(http, HttpMethod.Get, "/test/read", cookie[..^4] + "AAAA")).ShouldBe(HttpStatusCode.Unauthorized);
        (await WithCookieAsync(http, HttpMethod.Get, "/test/read", "rollouts-session=x")).ShouldBe(HttpStatusCode.Unauthorized);
        _bed.Written.ShouldBe(0);

        _bed.Time.Advance(TimeSpan.FromHours(12));
        (await WithCookieAsync(http, HttpMethod.Get, "/test/read", cookie)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Session_UsedByManyRequestsAtOnce_HoldsForAll()
    {
        using var http = _bed.Client();
        using var answer = await LogInAsync(http, _bed.ShownKey, "/");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 500).Select(_ => WithCookieAsync(http, HttpMethod.Get, "/assets/app.css", cookie))
        );

        answers.ShouldAllBe(static a => a == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Session_OfARevokedKey_Ends()
    {
        using var http = _bed.Client();
        using var answer = await LogInAsync(http, _bed.ShownKey, "/");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        File.Delete(_bed.File("rollouts-access-keys"));
        _bed.Time.Advance(TimeSpan.FromSeconds(1));

        (await WithCookieAsync(http, HttpMethod.Get, "/", cookie)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    public async Task LogIn_WithAWayElsewhere_LeadsToTheFirstPage(string wanted)
    {
        using var http = _bed.Client();
        using var answer = await LogInAsync(http, _bed.ShownKey, wanted);

        answer.Headers.Location!.OriginalString.ShouldBe("/");
    }

    [Fact]
    public async Task LogIn_FromThePageOfAnother_IsRefused()
    {
        using var http = _bed.Client();
        http.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        using var answer = await LogInAsync(http, _bed.ShownKey, "/");

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task LogIn_WithWrongKeys_IsSlowedDown()
    {
        using var http = _bed.Client();
        for (var i = 0; i < 10; i++)
        {
            using var wrong = await LogInAsync(http, $"rk_{i}", "/");
            wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var slowed = await LogInAsync(http, "rk_x", "/");
        slowed.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Headers_OfEveryAnswer_TellBrowsersToTrustNothingElse()
    {
        using var http = _bed.Client(_bed.ShownKey);
        using var page = await http.GetAsync("/");

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        string.Concat(page.Headers.GetValues("Content-Security-Policy")).ShouldBe(SecurityHeaders.Policy);
        page.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        page.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        page.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        page.Headers.Contains("Server").ShouldBeFalse();
    }

    private static async Task<HttpResponseMessage> LogInAsync(HttpClient http, string token, string back)
    {
        using var form = new FormUrlEncodedContent([new("token", token), new("return", back)]);
        return await http.PostAsync("/login", form);
    }

    private static async Task<HttpStatusCode> WithCookieAsync(HttpClient http, HttpMethod method, string path, string cookie)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie);
        return (await http.SendAsync(request)).StatusCode;
    }
}
