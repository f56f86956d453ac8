using System.Web;
using Microsoft.AspNetCore.Http;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>How metrics sign in to Prometheus (rows F1 and F3).</summary>
public sealed class PrometheusAccessTests
{
    private const string One = """{"status":"success","data":{"resultType":"scalar","result":[1,"1"]}}""";

    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    };

    [Fact]
    public async Task Start_AmazonWorkspace_IsSignedForItsRegion()
    {
        await using var server = await ScriptedServer.StartAsync(One);
        var metric = Workspace(server, new Sigv4Config { Region = "eu-west-1" }) with { Query = "sum(rate(x[1m])) > 0" };
        (await Given.Measure(metric, environment: Keys)).ShouldBeValue();
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        HttpUtility.ParseQueryString(seen.Body)["query"].ShouldBe("sum(rate(x[1m])) > 0");
        SignedRequest.Check(seen, server.Address, Keys["AWS_SECRET_ACCESS_KEY"]).ShouldBe("AKIDEXAMPLE eu-west-1 aps");
    }

    [Fact]
    public async Task Start_AmazonWorkspaceBehindAReadOnlyProxy_SignsTheQueryOfTheGet()
    {
        await using var server = await ScriptedServer.StartAsync(
            (context, seen) =>
            {
                context.Response.StatusCode = seen.Method == "GET" ? 200 : 405;
                return context.Response.WriteAsync(seen.Method == "GET" ? One : "no");
            }
        );
        var metric = Workspace(server, new Sigv4Config { Region = "us-east-1" }) with { Query = "a{b=\"ü +~\"} > 0" };
        (await Given.Measure(metric, environment: Keys)).ShouldBeValue();
        SignedRequest.Check(server.Seen.Last(), server.Address, Keys["AWS_SECRET_ACCESS_KEY"]).ShouldBe("AKIDEXAMPLE us-east-1 aps");
    }

    [Fact]
    public async Task Start_SigningElsewhere_IsIgnored()
    {
        await using var server = await ScriptedServer.StartAsync(One);
        var metric = Workspace(server, new Sigv4Config { Region = "eu-west-1" }) with { Address = server.Url("/") };
        (await Given.Measure(metric, environment: Keys)).ShouldBeValue();
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Headers.ContainsKey("Authorization").ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, "the AWS region is not configured: name it in the metric (sigv4.region)")]
    [InlineData("evil.example/", "the AWS region has other characters than a-z, 0-9 and -")]
    public async Task Start_SigningWithoutASoundRegion_SaysWhatToSet(string? region, string reason)
    {
        await using var server = await ScriptedServer.StartAsync(One);
        var metric = Workspace(server, new Sigv4Config { Region = region, Profile = region is null ? "none" : null });
        (await Given.Measure(metric, environment: Keys)).ShouldBeError().ShouldContain(reason);
        server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_BearerTokenAsHeader_IsSent()
    {
        await using var server = await ScriptedServer.StartAsync(One);
        var metric = new PrometheusMetric
        {
            Address = server.Url("/"),
            Query = "up",
            Headers = [new WebMetricHeader { Key = "Authorization", Value = "Bearer t0ken" }],
        };
        (await Given.Measure(metric)).ShouldBeValue();
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Headers["Authorization"].ShouldBe("Bearer t0ken");
    }

    [Fact]
    public async Task Start_Oauth2_ReplacesHeadersAndBasic()
    {
        await using var server = await ScriptedServer.StartAsync(
            (context, seen) => context.Response.WriteAsync(seen.Path == "/token" ? """{"access_token": "t0ken"}""" : One)
        );
        var metric = new PrometheusMetric
        {
            Address = server.Url("/"),
            Query = "up",
            Headers = [new WebMetricHeader { Key = "Authorization", Value = "Bearer other" }],
            Authentication = new Authentication
            {
                BasicAuth = new BasicAuthConfig { Username = "u", Password = "p" },
                Oauth2 = new Oauth2Config
                {
                    TokenUrl = server.Url("/token"),
                    ClientId = "id",
                    ClientSecret = "secret",
                },
            },
        };
        (await Given.Measure(metric)).ShouldBeValue();
        server.Seen.Last().Headers["Authorization"].ShouldBe("Bearer t0ken");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"access_token": 7}""")]
    [InlineData("""{"access_token": """)]
    public async Task Start_TokenServerWithoutToken_NamesItsUrl(string body)
    {
        await using var server = await ScriptedServer.StartAsync(body);
        var metric = new PrometheusMetric
        {
            Address = server.Url("/"),
            Query = "up",
            Authentication = new Authentication
            {
                Oauth2 = new Oauth2Config
                {
                    TokenUrl = server.Url("/token"),
                    ClientId = "id",
                    ClientSecret = "hunter2",
                },
            },
        };
        var reason = (await Given.Measure(metric)).ShouldBeError();
        reason.ShouldContain("/token has no access_token");
        reason.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Start_UntrustedCertificate_NeedsInsecureOrItsAuthority()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => context.Response.WriteAsync(One), tls: true);
        var metric = new PrometheusMetric { Address = server.Url("/"), Query = "up" };
        (await Given.Measure(metric)).ShouldBeError().ShouldContain("certificate");
        (await Given.Measure(metric with { Insecure = true })).ShouldBeValue();

        (await MeasureTrusting(metric, server.Certificate!.ExportCertificatePem())).ShouldBeValue();
        using var other = SelfSigned.Certificate();
        (await MeasureTrusting(metric, other.ExportCertificatePem())).ShouldBeError().ShouldContain("certificate");
    }

    [Theory]
    [InlineData("no certificate at all", "has no certificate")]
    [InlineData(null, "cannot be read")]
    public void Create_AuthoritiesThatAreNone_FailsAtStartUp(string? content, string reason)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, content ?? "");
            var options = new EgressOptions { CertificateAuthorityFile = content is null ? file + ".missing" : file };
            Should.Throw<InvalidOperationException>(() => EgressHttpClient.Create(options)).Message.ShouldContain(reason);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<ProviderAnswer> MeasureTrusting(PrometheusMetric metric, string pem)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, pem);
            using var http = EgressHttpClient.Create(new EgressOptions { AllowLoopback = true, CertificateAuthorityFile = file });
            var context = Given.Context(new MetricProvider { Prometheus = metric }) with { Http = http };
            return await Given.Registry().Find("prometheus")!.StartAsync(context);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static PrometheusMetric Workspace(ScriptedServer server, Sigv4Config signing) =>
        new()
        {
            Address = server.Url("/aps-workspaces/ws-1"),
            Query = "up",
            Authentication = new Authentication { Sigv4 = signing },
        };
}
