using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers.Tests;

public sealed class WebProviderTests
{
    [Fact]
    public async Task Start_JsonAnswer_GivesTheMatchAndItsJsonText()
    {
        await using var server = await ScriptedServer.StartAsync("""{"data": {"ok": true, "rate": 0.97}}""");
        var answer = await Given.Measure(new WebMetric { Url = server.Url("/metrics"), JsonPath = "{$.data}" });
        var value = answer.ShouldBeValue();
        value.Text.ShouldBe("""{"ok":true,"rate":0.97}""");
        ConditionEvaluator.Evaluate(value.Result, "result.ok && result.rate >= 0.95", null).Phase.ShouldBe("Successful");
    }

    [Fact]
    public async Task Start_WithoutPath_GivesTheWholeDocument()
    {
        await using var server = await ScriptedServer.StartAsync("[1, 2]");
        (await Given.Measure(new WebMetric { Url = server.Url("/") })).ShouldBeValue().Text.ShouldBe("[1,2]");
    }

    [Fact]
    public async Task Start_TextAnswer_GivesTheTextAndIgnoresThePath()
    {
        await using var server = await ScriptedServer.StartAsync("all good\n");
        var value = (await Given.Measure(new WebMetric { Url = server.Url("/"), JsonPath = "{$.a.b}" })).ShouldBeValue();
        value.Result.AsString().ShouldBe("all good\n");
        value.Text.ShouldBe("all good\n");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Start_JsonBody_IsSentWithItsContentType(string method)
    {
        await using var server = await ScriptedServer.StartAsync("1");
        using var body = JsonDocument.Parse("""{"key": [1, "two"]}""");
        await Given.Measure(
            new WebMetric
            {
                Url = server.Url("/q"),
                Method = method,
                JsonBody = body.RootElement,
                Headers = [new WebMetricHeader { Key = "X-Team", Value = "web" }],
            }
        );
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Method.ShouldBe(method);
        seen.Body.ShouldBe("""{"key": [1, "two"]}""");
        seen.Headers["Content-Type"].ShouldBe("application/json");
        seen.Headers["X-Team"].ShouldBe("web");
    }

    [Fact]
    public async Task Start_PlainBodyWithContentTypeHeader_SendsBoth()
    {
        await using var server = await ScriptedServer.StartAsync("1");
        await Given.Measure(
            new WebMetric
            {
                Url = server.Url("/q"),
                Method = "POST",
                Body = "a=b",
                Headers = [new WebMetricHeader { Key = "Content-Type", Value = "application/x-www-form-urlencoded" }],
            }
        );
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Body.ShouldBe("a=b");
        seen.Headers["Content-Type"].ShouldBe("application/x-www-form-urlencoded");
    }

    [Fact]
    public async Task Start_NotTwoHundred_IsAnError()
    {
        await using var server = await ScriptedServer.StartAsync("nope", 503);
        (await Given.Measure(new WebMetric { Url = server.Url("/") })).ShouldBeError().ShouldBe("received non 2xx response code: 503");
    }

    [Fact]
    public async Task Start_ContradictoryMetric_SaysWhat()
    {
        (await Given.Measure(new WebMetric { Url = "http://127.0.0.1", Body = "x" }))
            .ShouldBeError()
            .ShouldBe("Body/JSONBody can only be used with POST or PUT WebMetric Method types");
        using var body = JsonDocument.Parse("{}");
        (
            await Given.Measure(
                new WebMetric
                {
                    Url = "http://127.0.0.1",
                    Method = "POST",
                    Body = "x",
                    JsonBody = body.RootElement,
                }
            )
        ).ShouldBeError().ShouldBe("use either Body or JSONBody; both cannot exists for WebMetric payload");
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("ftp://host/file")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/relative")]
    public async Task Start_NoHttpUrl_IsAnError(string url) =>
        (await Given.Measure(new WebMetric { Url = url })).ShouldBeError().ShouldContain("url is not an absolute http or https URL");

    [Fact]
    public async Task Start_NobodyListens_NamesUrlAndCauseWithoutCredentials()
    {
        var reason = (
            await Given.Measure(new WebMetric { Url = "http://user:hunter2@127.0.0.1:9/path?token=hunter2&q=up" })
        ).ShouldBeError();
        reason.ShouldBe("Get \"http://127.0.0.1:9/path?token=***&q=up\": dial tcp 127.0.0.1:9: connect: connection refused");
    }

    [Fact]
    public async Task Start_UnknownHost_NamesIt() =>
        (await Given.Measure(new WebMetric { Url = "http://nowhere.invalid/" })).ShouldBeError().ShouldContain("lookup nowhere.invalid");

    [Fact]
    public async Task Start_LinkLocalAddress_IsRefused() =>
        (await Given.Measure(new WebMetric { Url = "http://169.254.169.254/latest/meta-data" }))
            .ShouldBeError()
            .ShouldContain("link-local");

    [Fact]
    public async Task Start_UserInUrl_SignsTheRequest()
    {
        await using var server = await ScriptedServer.StartAsync("1");
        var url = new UriBuilder(server.Address) { UserName = "ann", Password = "p%40ss" }.Uri.ToString();
        await Given.Measure(new WebMetric { Url = url });
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Headers["Authorization"].ShouldBe("Basic " + Convert.ToBase64String("ann:p@ss"u8));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_GiantAnswer_IsAnError(bool announced)
    {
        await using var server = await ScriptedServer.StartAsync(
            async (context, _) =>
            {
                var chunk = new byte[64 * 1024];
                context.Response.ContentLength = announced ? 160L * chunk.Length : null;
                for (var i = 0; i < 160 && !context.RequestAborted.IsCancellationRequested; i++)
                {
                    await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                }
            }
        );
        (await Given.Measure(new WebMetric { Url = server.Url("/") })).ShouldBeError().ShouldContain("longer than 4194304 bytes");
    }

    [Fact]
    public async Task Start_HostileNesting_IsAnError()
    {
        await using var server = await ScriptedServer.StartAsync(new string('[', 1_000_000));
        (await Given.Measure(new WebMetric { Url = server.Url("/") })).ShouldBeError().ShouldContain("nested deeper than");
    }

    [Fact]
    public async Task Start_SlowAnswer_EndsAtTheTimeLimit()
    {
        await using var server = await ScriptedServer.StartAsync(SlowAnswer.NeverEnds);
        (await Given.Measure(new WebMetric { Url = server.Url("/"), TimeoutSeconds = 1 }))
            .ShouldBeError()
            .ShouldContain("no complete answer within 1s");
    }

    [Fact]
    public async Task Start_Cancelled_Throws()
    {
        await using var server = await ScriptedServer.StartAsync("1");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() =>
            Given.Measure(new WebMetric { Url = server.Url("/") }, cancellationToken: cancelled.Token)
        );
    }

    [Fact]
    public async Task Start_RedirectOnSameHost_IsFollowed()
    {
        await using var server = await ScriptedServer.StartAsync(
            async (context, seen) =>
            {
                if (seen.Path == "/from")
                {
                    context.Response.Redirect("/to");
                    return;
                }

                await context.Response.WriteAsync("42");
            }
        );
        (await Given.Measure(new WebMetric { Url = server.Url("/from") })).ShouldBeValue().Text.ShouldBe("42");
    }

    [Fact]
    public async Task Start_RedirectToAnotherHost_IsRefused()
    {
        await using var server = await ScriptedServer.StartAsync(
            (context, _) =>
            {
                context.Response.Redirect("http://localhost:1/secret");
                return Task.CompletedTask;
            }
        );
        (await Given.Measure(new WebMetric { Url = server.Url("/") }))
            .ShouldBeError()
            .ShouldContain("redirect to http://localhost:1/secret refused");
    }

    [Fact]
    public async Task Start_UntrustedCertificate_NeedsInsecure()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => context.Response.WriteAsync("7"), tls: true);
        (await Given.Measure(new WebMetric { Url = server.Url("/") })).ShouldBeError().ShouldContain("certificate");
        (await Given.Measure(new WebMetric { Url = server.Url("/"), Insecure = true })).ShouldBeValue().Text.ShouldBe("7");
    }

    [Fact]
    public async Task Start_HeaderWithLineEnd_IsRefusedWithoutItsValue()
    {
        var metric = new WebMetric
        {
            Url = "http://127.0.0.1",
            Headers = [new WebMetricHeader { Key = "Authorization", Value = "hunter2\r\nX-Evil: 1" }],
        };
        var reason = (await Given.Measure(metric)).ShouldBeError();
        reason.ShouldContain("header \"Authorization\"");
        reason.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Start_Oauth2_FetchesATokenFirst()
    {
        await using var server = await ScriptedServer.StartAsync(
            (context, seen) =>
                context.Response.WriteAsync(seen.Path == "/token" ? """{"access_token": "t0ken", "token_type": "bearer"}""" : "1")
        );
        var metric = new WebMetric
        {
            Url = server.Url("/metrics"),
            Authentication = new Authentication
            {
                Oauth2 = new Oauth2Config
                {
                    TokenUrl = server.Url("/token"),
                    ClientId = "id",
                    ClientSecret = "secret",
                    Scopes = ["a", "b"],
                },
            },
        };
        (await Given.Measure(metric)).ShouldBeValue();
        server.Seen.TryDequeue(out var token).ShouldBeTrue();
        token.Body.ShouldBe("grant_type=client_credentials&scope=a+b");
        server.Seen.TryDequeue(out var asked).ShouldBeTrue();
        asked.Headers["Authorization"].ShouldBe("Bearer t0ken");
    }
}
