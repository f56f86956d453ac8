using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>
/// A server that answers as each vendor does to who is signed in, over HTTP and TLS: metric sources, and the places where AWS hands out
/// credentials. Every value is 0.5.
/// </summary>
internal sealed class VendorStub : IAsyncDisposable
{
    /// <summary>Token, key or password that sources ask for.</summary>
    public const string Token = "topsecret-token";

    private const string Aws = """
        {"Code":"Success","AccessKeyId":"AKMACHINE","SecretAccessKey":"machine","Token":"machine-session","Expiration":"2126-11-21T13:00:00Z"}
        """;

    private const string Assumed = """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
        <AccessKeyId>AKROLE</AccessKeyId><SecretAccessKey>role</SecretAccessKey><SessionToken>role-session</SessionToken>
        <Expiration>2126-11-21T13:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
        """;

    private const string Matrix =
        """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1795262400,"0.5"]]}]}}""";

    private const string Vector =
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1795262400,"0.5"]}]}}""";

    private readonly WebApplication _server;
    private readonly X509Certificate2 _certificate;

    private VendorStub(WebApplication server, X509Certificate2 certificate)
    {
        _server = server;
        _certificate = certificate;
    }

    /// <summary>Begins with <c>http://</c>.</summary>
    public string Address => _server.Urls.Single(static u => u.StartsWith("http://", StringComparison.Ordinal));

    /// <summary>Host and port of the same over TLS, for what knows no scheme.</summary>
    public string TlsHost => new Uri(_server.Urls.Single(static u => u.StartsWith("https://", StringComparison.Ordinal))).Authority;

    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>Key, region and session of each query to CloudWatch.</summary>
    public ConcurrentQueue<string> SignedIn { get; } = new();

    public static async Task<VendorStub> StartAsync()
    {
        var certificate = SelfSigned();
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(certificate));
        });
        var stub = new VendorStub(builder.Build(), certificate);
        stub.MapSources();
        stub.MapAws();
        await stub._server.StartAsync();
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    private void MapSources()
    {
        _server.MapPost("/login/token", static () => Json($$"""{"access_token":"{{Token}}","token_type":"Bearer"}"""));
        _server.MapPost("/api/v1/query_range", static (HttpRequest r) => IfBearer(r, Matrix));
        _server.MapPost(
            "/prom/api/v1/query",
            static (HttpRequest r) => r.Headers["X-Scope-OrgID"] == "shop" ? IfBearer(r, Vector) : Refused()
        );
        _server.MapPost("/metrics", static (HttpRequest r) => IfBearer(r, """{"data":{"items":[{"rate":0.5}]}}"""));
        _server.MapGet("/render", static () => Json("""[{"target":"errors","datapoints":[[0.5,1795262400]]}]"""));
        _server.MapPost(
            "/api/v2/query/scalar",
            static (HttpRequest r) =>
                r.Headers["DD-API-KEY"] == Token
                    ? Json("""{"data":{"attributes":{"columns":[{"type":"number","values":[0.5]}]}}}""")
                    : Refused()
        );
        _server.MapPost(
            "/nerdgraph",
            static (HttpRequest r) =>
                r.Headers["API-Key"] == Token ? Json("""{"data":{"actor":{"account":{"nrql":{"results":[{"rate":0.5}]}}}}}""") : Refused()
        );
        _server.MapPost("/graphql", static () => Json("""{"data":{"apdex":0.5}}"""));
        _server.MapPost(
            "/api/v2/query",
            static (HttpRequest r) =>
                r.Headers.Authorization == $"Token {Token}"
                    ? Results.Text("#datatype,string,long,double\n#default,_result,,\n,result,table,_value\n,,0,0.5\n", "application/csv")
                    : Refused()
        );
        _server.MapGet(
            "/api/v2/chart/api",
            static (HttpRequest r) => IfBearer(r, """{"timeseries":[{"label":"errors","data":[[1795262400,0.5]]}]}""")
        );
        _server.MapGet("/canaryConfig", static () => Json("""[{"id":"c1","name":"my-config"}]"""));
        _server.MapPost("/canary/c1", static () => Json("""{"canaryExecutionId":"e1"}"""));
        _server.MapGet(
            "/canary/e1",
            static () =>
                Json("""{"complete":true,"status":"succeeded","result":{"judgeResult":{"score":{"score":95,"classification":"x"}}}}""")
        );
    }

    private void MapAws()
    {
        _server.MapPost(
            "/cloudwatch",
            (HttpRequest request) =>
            {
                var signature = request.Headers.Authorization.ToString();
                var credential = signature.Split("Credential=", 2)[^1].Split('/');
                SignedIn.Enqueue($"{credential[0]} {credential[2]} {request.Headers["X-Amz-Security-Token"]}".TrimEnd());
                return signature.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal)
                    ? Json(
                        """{"MetricDataResults":[{"Id":"rate","Label":"rate","Timestamps":[1,2,3,4,5],"Values":[0.005,0.004,0.003,0.002,0.001]}]}"""
                    )
                    : Refused();
            }
        );
        _server.MapPost(
            "/sts",
            static async (HttpRequest r) =>
                (await r.ReadFormAsync())["WebIdentityToken"] == Token ? Results.Text(Assumed, "text/xml") : Refused()
        );
        _server.MapGet("/container", static (HttpRequest r) => r.Headers.Authorization == Token ? Json(Aws) : Refused());
        _server.MapPut("/latest/api/token", static () => Results.Text("session"));
        _server.MapGet(
            "/latest/meta-data/iam/security-credentials/{role?}",
            static (HttpRequest r, string? role) =>
                r.Headers["X-aws-ec2-metadata-token"] != "session" ? Refused()
                : role is null ? Results.Text("analysis")
                : Json(Aws)
        );
    }

    private static IResult IfBearer(HttpRequest request, string answer) =>
        request.Headers.Authorization == $"Bearer {Token}" ? Json(answer) : Refused();

    private static IResult Json(string body) => Results.Text(body, "application/json");

    private static IResult Refused() => Results.Text("{}", "application/json", Encoding.UTF8, 401);

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=vendor", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
