using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Walks everything that the service has mapped: what is added later is held to the same rules.</summary>
public sealed class EndpointMatrixTests : IAsyncLifetime
{
    private static readonly string[] Health = ["/healthz", "/readyz"];

    private readonly AccessBed _bed = new();

    public async ValueTask InitializeAsync() => await _bed.StartAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task AllEndpoints_WithoutToken_AreRefusedButHealth()
    {
        var seen = 0;
        foreach (var (method, route, path) in Mapped())
        {
            using var http = _bed.Client(port: PortOf(route));
            foreach (var grpc in new[] { false, true })
            {
                using var response = await SendAsync(http, method, path, grpc);
                var what = $"{method} {route}, {(grpc ? "gRPC" : "REST")}";
                if (Health.Contains(route) || route == "/metrics")
                {
                    response.StatusCode.ShouldBe(HttpStatusCode.OK, what);
                }
                else if (grpc && route != "/login")
                {
                    response.StatusCode.ShouldBe(HttpStatusCode.OK, what);
                    response.Headers.GetValues("grpc-status").ShouldBe(["16"], what);
                    (await response.TextAsync()).ShouldBeEmpty(what);
                }
                else
                {
                    response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, what);
                }

                seen++;
            }
        }

        seen.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task AllEndpoints_WithTokenThatProvesNothing_AreRefusedButHealth()
    {
        foreach (var (method, route, path) in Mapped().Where(static m => !Health.Contains(m.Route) && m.Route != "/metrics"))
        {
            using var http = _bed.Client("rk_guessed");
            using var response = await SendAsync(http, method, path, grpc: false);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {route}");
        }
    }

    [Fact]
    public async Task AllEndpoints_OnThePortOfAnother_AreNotThere()
    {
        foreach (var (method, route, path) in Mapped())
        {
            foreach (
                var port in new[] { ListenerPurposes.Api, ListenerPurposes.Health, ListenerPurposes.Metrics }.Where(p => p != PortOf(route))
            )
            {
                using var http = _bed.Client(_bed.ShownKey, port);
                using var response = await SendAsync(http, method, path, grpc: false);
                response.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{method} {route} on {port}");
            }
        }
    }

    [Fact]
    public async Task HealthOfGrpc_WithoutToken_IsOpen()
    {
        using var http = _bed.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/grpc.health.v1.Health/Check")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        using var response = await http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        // One message of two bytes: field 1, SERVING.
        (await (await response.Content.ReadAsStreamAsync()).ReadAllAsync()).ShouldBe([0, 0, 0, 0, 2, 8, 1]);
        response.TrailingHeaders.GetValues("grpc-status").ShouldBe(["0"]);
    }

    [Theory]
    [InlineData("/nothing/here")]
    [InlineData("/healthz/../runs/x")]
    [InlineData("/%2F")]
    public async Task UnknownPath_WithoutToken_TellsNothingOfWhatThereIs(string path)
    {
        using var http = _bed.Client();
        using var response = await http.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private IEnumerable<(string Method, string Route, string Path)> Mapped() =>
        from endpoint in _bed.Service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let route = endpoint.RoutePattern.RawText!
        // Health of gRPC is open like that of HTTP; HealthOfGrpc_WithoutToken_IsOpen looks at it.
        where !route.StartsWith("/grpc.health.v1.", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, route, PathOf(endpoint));

    private static string PathOf(RouteEndpoint endpoint) =>
        "/"
        + string.Join(
            '/',
            endpoint.RoutePattern.PathSegments.Select(static s =>
                string.Concat(
                    s.Parts.Select(static p =>
                        p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "1"
                    )
                )
            )
        );

    private static ListenerPurposes PortOf(string route) =>
        Health.Contains(route) ? ListenerPurposes.Health
        : route == "/metrics" ? ListenerPurposes.Metrics
        : ListenerPurposes.Api;

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string method, string path, bool grpc)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (grpc)
        {
            request.Content = new ByteArrayContent([0, 0, 0, 0, 0]);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        }
        else if (method != "GET")
        {
            request.Content = new ByteArrayContent([]);
        }

        return await http.SendAsync(request);
    }
}
