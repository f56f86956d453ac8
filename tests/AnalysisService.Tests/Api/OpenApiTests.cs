using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Rollouts.AnalysisService.Tests;

/// <summary>The OpenAPI document says what is served, and nothing else.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private readonly AccessBed _bed = new();

    public async ValueTask InitializeAsync() => await _bed.StartAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task Document_Operations_AreTheRoutesThatAreMapped()
    {
        var document = await ReadAsync();
        var described = document["paths"]!
            .AsObject()
            .SelectMany(static p => p.Value!.AsObject().Select(o => $"{o.Key.ToUpperInvariant()} {p.Key}"))
            .Where(static o => o.Contains("/api/v1/", StringComparison.Ordinal));
        var mapped = _bed
            .Service.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(static e => e.Metadata.GetMetadata<RestRoute>() is not null)
            .Select(static e => $"{e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {e.RoutePattern.RawText}");

        described.ShouldBe(mapped, ignoreOrder: true);
    }

    [Fact]
    public async Task Document_References_AreAllThere()
    {
        var document = await ReadAsync();
        var schemas = document["components"]!["schemas"]!.AsObject();
        var references = document
            .ToJsonString()
            .Split("\"$ref\":\"#/components/schemas/")
            .Skip(1)
            .Select(static rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)])
            .Distinct()
            .ToList();

        references.ShouldNotBeEmpty();
        references.ShouldAllBe(name => schemas.ContainsKey(name));
        schemas["Run"]!["properties"]!["createdAt"]!["format"]!.GetValue<string>().ShouldBe("date-time");
        schemas["StartRunRequest"]!["properties"]!["ttlSecondsAfterCompletion"]!["type"]!.GetValue<string>().ShouldBe("integer");
    }

    [Fact]
    public void Routes_Operations_AreTheMethodsOfGrpc()
    {
        var methods = Analysis.V1.AnalysisService.Descriptor.Methods.Concat(Analysis.V1.ScheduleService.Descriptor.Methods).ToList();

        RestRoutes.All.Select(static r => r.Operation).Distinct().ShouldBe(methods.Select(static m => m.Name), ignoreOrder: true);
        foreach (var route in RestRoutes.All)
        {
            var method = methods.Single(m => m.Name == route.Operation);
            (route.Request, route.Response, route.Streams).ShouldBe((method.InputType, method.OutputType, method.IsServerStreaming));
        }
    }

    private async Task<JsonNode> ReadAsync()
    {
        using var http = _bed.Client(_bed.ShownKey);
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await http.GetAsync("/openapi/v1.json");
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.TextAsync())!;
    }
}
