using System.Net;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Rollouts.AnalysisService.Tests;

/// <summary>What callers of gRPC are told who may not do what they ask for.</summary>
public sealed class GrpcAccessTests : IAsyncLifetime
{
    private readonly AccessBed _bed = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    /// <summary>Each operation of gRPC as its clients call it, over HTTP/2: who may not do it is told so by a status of gRPC.</summary>
    [Fact]
    public async Task AllGrpcMethods_OverHttp2_AreRefusedByStatus()
    {
        var reader = _bed.AddKey("keys", "reads", Permissions.Read);
        var writer = _bed.AddKey("keys", "writes", Permissions.Write);
        await _bed.StartAsync(o => o.Access.KeyFile = _bed.File("keys"));
        string[] methods =
        [
            .. _bed
                .Service.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(static e => e.Metadata.GetMetadata<GrpcMethodMetadata>() is not null)
                .Select(static e => e.RoutePattern.RawText!)
                .Where(static route => !route.StartsWith("/grpc.health.", StringComparison.Ordinal)),
        ];
        var writes = RestRoutes.All.Where(static r => r.Writes).Select(static r => r.Operation).ToHashSet();
        foreach (var route in methods)
        {
            var isWrite = writes.Contains(route[(route.LastIndexOf('/') + 1)..]);
            (await StatusOverHttp2Async(null, route)).ShouldBe("16", route);
            (await StatusOverHttp2Async(isWrite ? reader : writer, route)).ShouldBe("7", route);
            // The message of five zeros is one without any field: the call begins, and what comes of it is another matter.
            (await StatusOverHttp2Async(isWrite ? writer : reader, route)).ShouldNotBeOneOf("7", "8", "16");
        }

        methods.Length.ShouldBeGreaterThan(20);
        // Guessing is slowed down over HTTP/2 as well.
        var statuses = new List<string>();
        foreach (var route in methods.Take(12))
        {
            statuses.Add(await StatusOverHttp2Async($"rk_guessed_{statuses.Count}", route));
        }

        statuses.Take(10).ShouldAllBe(static s => s == "16");
        statuses[^1].ShouldBe("8");
    }

    private async Task<string> StatusOverHttp2Async(string? token, string method)
    {
        using var http = _bed.Client(token);
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-timeout", "5S");
        using var response = await http.SendAsync(request);
        response.Version.ShouldBe(HttpVersion.Version20);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, method);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/grpc", method);
        var headers = response.Headers.TryGetValues("grpc-status", out var early)
            ? early
            : response.TrailingHeaders.GetValues("grpc-status");
        return headers.Single();
    }
}
