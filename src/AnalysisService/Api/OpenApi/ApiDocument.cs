using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Rollouts.AnalysisService;

/// <summary>The OpenAPI document of the operations, made from the list that the end points are made from.</summary>
internal sealed class ApiDocument : IOpenApiDocumentTransformer
{
    private const string Json = "application/json";
    private const string Yaml = "application/yaml";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Rollouts analysis service";
        document.Info.Description = "Ad-hoc analyses: runs, conditions, comparisons, verdicts. The same operations are on gRPC.";
        document.Info.Version = "v1";
        document.Tags = RestRoutes
            .All.Select(static r => r.Method.Service)
            .Distinct()
            .Select(static s => new OpenApiTag { Name = s.Name, Description = ProtoComments.Of(s) })
            .ToHashSet();
        var schemas = new MessageSchemas(document);
        document.AddComponent("ProblemDetails", ProblemSchema());
        document.Paths ??= [];
        foreach (var route in RestRoutes.All)
        {
            var path = RestRoutes.Prefix + route.Path;
            if (!document.Paths.TryGetValue(path, out var item))
            {
                document.Paths[path] = item = new OpenApiPathItem();
            }

            ((OpenApiPathItem)item).AddOperation(new HttpMethod(route.Verb), OperationOf(route, schemas, document));
        }

        return Task.CompletedTask;
    }

    private static OpenApiOperation OperationOf(RestRoute route, MessageSchemas schemas, OpenApiDocument document)
    {
        // Operations that have two paths are two here.
        var suffix =
            route.Path.StartsWith("/clustertemplates", StringComparison.Ordinal) ? "OfCluster"
            : route.Path.StartsWith("/verdicts", StringComparison.Ordinal) && route.Operation == "ListMeasurements" ? "OfVerdict"
            : "";
        var operation = new OpenApiOperation
        {
            OperationId = route.Operation + suffix,
            Summary = route.Summary,
            Description = ProtoComments.Of(route.Method),
            Tags = new HashSet<OpenApiTagReference> { new(route.Method.Service.Name, document) },
            Parameters = [],
            Responses = new OpenApiResponses
            {
                ["200"] = new OpenApiResponse
                {
                    Description = route.Streams ? "Events; each holds one of these" : "Done",
                    Content = Content(schemas.Of(route.Response), route.Streams ? "text/event-stream" : Json),
                },
                ["default"] = new OpenApiResponse
                {
                    Description = "It cannot be done, and why",
                    Content = Content(new OpenApiSchemaReference("ProblemDetails", document), ProblemAnswer.ContentType),
                },
            },
        };
        foreach (var field in route.Request.Fields.InDeclarationOrder())
        {
            var inPath = route.Path.Contains($"{{{field.JsonName}}}", StringComparison.Ordinal);
            if (inPath || !route.HasBody)
            {
                operation.Parameters.Add(
                    new OpenApiParameter
                    {
                        Name = field.JsonName,
                        In = inPath ? ParameterLocation.Path : ParameterLocation.Query,
                        Required = inPath,
                        Description = MessageSchemas.DescriptionOf(field) is { Length: > 0 } comment ? comment : null,
                        Schema = schemas.Of(field),
                    }
                );
            }
        }

        if (route.HasBody)
        {
            operation.RequestBody = BodyOf(route, schemas);
        }

        return operation;
    }

    private static OpenApiRequestBody BodyOf(RestRoute route, MessageSchemas schemas)
    {
        var content = Content(schemas.Of(route.Request), Json);
        if (route.Request.FindFieldByName("manifest") is not null)
        {
            content[Yaml] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        return new OpenApiRequestBody { Content = content };
    }

    private static Dictionary<string, OpenApiMediaType> Content(IOpenApiSchema schema, string type) =>
        new(StringComparer.Ordinal) { [type] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiSchema ProblemSchema()
    {
        static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["type"] = Text(),
                ["title"] = Text(),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text(),
                ["code"] = Text(),
                ["violations"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                        {
                            ["field"] = Text(),
                            ["value"] = Text(),
                            ["message"] = Text(),
                            ["remedy"] = Text(),
                        },
                    },
                },
            },
        };
    }
}
