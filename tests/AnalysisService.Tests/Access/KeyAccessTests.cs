using System.Net;

namespace Rollouts.AnalysisService.Tests;

public sealed class KeyAccessTests : IAsyncLifetime
{
    private readonly AccessBed _bed = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task Start_WithoutAnyKey_ShowsOneOnceAndKeepsItsHash()
    {
        await _bed.StartAsync();
        var key = _bed.ShownKey;

        using var http = _bed.Client(key);
        (await http.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.PostAsync("/test/write/a", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/test/unmarked")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var kept = await File.ReadAllTextAsync(_bed.File("rollouts-access-keys"));
        kept.ShouldNotContain(key);
        kept.ShouldContain(Convert.ToHexStringLower(AccessKey.HashOf(key)));
        _bed.Shown.ToString().ShouldContain(_bed.File("rollouts-access-keys"));
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(_bed.File("rollouts-access-keys")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await _bed.StopAsync();
        _bed.Shown.GetStringBuilder().Clear();
        await _bed.StartAsync();

        _bed.Shown.ToString().ShouldBeEmpty();
        using var again = _bed.Client(key);
        (await again.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Permissions_OfAKey_AreReadAndWriteApart()
    {
        var reader = _bed.AddKey("keys", "reader", Permissions.Read);
        var writer = _bed.AddKey("keys", "writer", Permissions.Write);
        await _bed.StartAsync(o => o.Access.KeyFile = _bed.File("keys"));
        using var reads = _bed.Client(reader);
        using var writes = _bed.Client(writer);

        (await reads.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await writes.PostAsync("/test/write/a", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var refused = await reads.PostAsync("/test/write/a", null);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.TextAsync()).ShouldContain("it needs the permission write");
        (await writes.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reads.GetAsync("/test/unmarked")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await writes.GetAsync("/test/unmarked")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        _bed.Written.ShouldBe(1);
        _bed.Shown.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task Line_TakenOutOfTheFile_EndsTheKey()
    {
        var stays = _bed.AddKey("keys", "stays", Permissions.Read);
        var line = await File.ReadAllTextAsync(_bed.File("keys"));
        var goes = _bed.AddKey("keys", "goes", Permissions.Read);
        await _bed.StartAsync(o => o.Access.KeyFile = _bed.File("keys"), ownTime: true);
        using var first = _bed.Client(stays);
        using var second = _bed.Client(goes);
        (await second.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await File.WriteAllTextAsync(_bed.File("keys"), line);
        _bed.Time.Advance(TimeSpan.FromSeconds(1));

        (await second.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await first.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await File.WriteAllTextAsync(_bed.File("keys"), line + "nonsense\n");
        _bed.Time.Advance(TimeSpan.FromSeconds(1));
        (await first.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("bearer x y z")]
    public async Task Header_ThatIsNoToken_IsRefused(string header)
    {
        await _bed.StartAsync();
        using var http = _bed.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/read");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        using var response = await http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
    }

    [Fact]
    public async Task WrongKeys_FromOneAddress_AreSlowedDownAndGoodOnesAreNot()
    {
        var known = _bed.AddKey("keys", "good", Permissions.Read);
        await _bed.StartAsync(o => o.Access.KeyFile = _bed.File("keys"), ownTime: true);
        using var good = _bed.Client(known);
        (await good.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.OK);
        for (var i = 0; i < 10; i++)
        {
            using var wrong = _bed.Client($"rk_wrong{i}");
            (await wrong.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var next = _bed.Client("rk_wrong-again");
        using var slowed = await next.GetAsync("/test/read");

        slowed.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        slowed.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(6));
        (await good.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.OK);
        _bed.Time.Advance(TimeSpan.FromSeconds(6));
        (await next.GetAsync("/test/read")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("name read", "three words are needed")]
    [InlineData("name read sha256:12", "hash of name is not sha256:")]
    [InlineData("name all sha256:0000000000000000000000000000000000000000000000000000000000000000", "permissions of name are not")]
    [InlineData("na<me read sha256:0000000000000000000000000000000000000000000000000000000000000000", "other characters")]
    public async Task Start_FileWithALineThatIsNoKey_SaysWhich(string line, string expected)
    {
        await File.WriteAllTextAsync(_bed.File("keys"), "# keys\n\n" + line + "\n");

        var refusal = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() =>
            _bed.StartAsync(o => o.Access.KeyFile = _bed.File("keys"))
        );

        refusal.Message.ShouldContain("line 3");
        refusal.Message.ShouldContain(expected);
        refusal.Message.ShouldNotContain("sha256:0000");
    }
}
