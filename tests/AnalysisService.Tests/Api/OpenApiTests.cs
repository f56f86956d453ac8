using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.TestKit;

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

    [Fact]
    public async Task Document_CheckedByAValidator_IsValid()
    {
        var packages = await NodePackages.InstallAsync(ProjectRoot.Path, "tests/AnalysisService.Tests/Api/openapi");
        var script = Path.Combine(ProjectRoot.Path, "tests/AnalysisService.Tests/Api/openapi/check.js");

        var (code, output, error) = await Tool.RunAsync(NodePackages.StartInfo(packages, script), (await ReadAsync()).ToJsonString());

        code.ShouldBe(0, error);
        var result = JsonNode.Parse(output)!;
        (result["valid"]!.GetValue<bool>(), result["version"]!.GetValue<string>()).ShouldBe((true, "3.1"), output);
    }

    [Fact]
    public async Task Document_Operations_HaveTheCommentsOfTheirMethods()
    {
        var document = await ReadAsync();
        // Those of the test's own end points aside.
        var operations = document["paths"]!
            .AsObject()
            .Where(static p => !p.Key.StartsWith("/test/", StringComparison.Ordinal))
            .SelectMany(static p => p.Value!.AsObject())
            .Select(static o => o.Value!)
            .ToList();

        operations.ShouldAllBe(static o => o["description"] != null && o["description"]!.GetValue<string>().EndsWith('.'));
        operations.Select(static o => o["operationId"]!.GetValue<string>()).ShouldBeUnique();
        operations.Single(static o => o["operationId"]!.GetValue<string>() == "StartRun")["description"]!
            .GetValue<string>()
            .ShouldBe("Starts a run. The same name or request_id with the same content gives the run that is there already.");
        var tags = document["tags"]!.AsArray().Select(static t => $"{t!["name"]}: {t["description"]}");
        tags.ShouldBe(
            [
                "AnalysisService: Ad-hoc analyses and what is known of those that ended.",
                "ScheduleService: Schedules: analyses that begin again and again.",
            ],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task Document_Schemas_HaveTheCommentsOfMessagesFieldsAndEnums()
    {
        var schemas = (await ReadAsync())["components"]!["schemas"]!;

        Described(schemas["HistogramQuery"]!).ShouldBe("Buckets as Prometheus has them, asked now: each step is a window.");
        Described(schemas["Run"]!["properties"]!["explanation"]!).ShouldBe("Where it stands and why, in one sentence.");
        Described(schemas["StartRunRequest"]!["properties"]!["templates"]!)
            .ShouldBe("Stored templates, merged as a Rollout merges them. One of manifest, object, templates.");
        Described(schemas["Problem.Severity"]!).ShouldContain("`WARNING`: It runs, but hardly as it was meant.");
        // Every comment of the proto files that can be seen here is.
        var missing = Analysis
            .V1.AnalysisReflection.Descriptor.MessageTypes.Concat(Analysis.V1.SchedulesReflection.Descriptor.MessageTypes)
            .Where(m => schemas[m.Name] is not null)
            .SelectMany(static m => m.Fields.InDeclarationOrder())
            .Where(f => Described(schemas[f.ContainingType.Name]!["properties"]![f.JsonName]!) != MessageSchemas.DescriptionOf(f))
            .Where(static f => f.MessageType?.FullName != "google.protobuf.Value")
            .Select(static f => f.FullName);
        missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Document_ParametersOfAList_AreExplained()
    {
        var parameters = (await ReadAsync())["paths"]!["/api/v1/runs"]!["get"]!["parameters"]!.AsArray();

        Described(parameters.Single(static p => p!["name"]!.GetValue<string>() == "pageSize")!).ShouldBe("1 to 500; 50 when 0.");
    }

    private static string Described(JsonNode node) => node["description"]?.GetValue<string>() ?? "";

    private async Task<JsonNode> ReadAsync()
    {
        using var http = _bed.Client(_bed.ShownKey);
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await http.GetAsync("/openapi/v1.json");
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.TextAsync())!;
    }
}
