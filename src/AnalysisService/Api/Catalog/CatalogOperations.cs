using System.Text.Json.Nodes;
using Rollouts.Analysis;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>What this service can do: its providers and tests, with their parameters.</summary>
internal sealed class CatalogOperations
{
    private readonly ProviderRegistry _providers;

    public CatalogOperations(ProviderRegistry providers)
    {
        _providers = providers;
    }

    public V1.ListProvidersResponse Providers()
    {
        var response = new V1.ListProvidersResponse();
        response.Providers.AddRange(_providers.Names.Order(StringComparer.Ordinal).Select(name => ViewOf(_providers.Find(name)!)));
        return response;
    }

    public static V1.ListTestsResponse Tests()
    {
        var response = new V1.ListTestsResponse();
        response.Tests.AddRange(
            ComparisonTests.All.Select(static test => new V1.StatisticalTest
            {
                Name = test.Name,
                Description = test.Description,
                AnyTime = test.AnyTime,
                Parameters = { test.Settings.Select(static s => s.View) },
            })
        );
        return response;
    }

    private static V1.Provider ViewOf(IMetricProvider provider)
    {
        var view = new V1.Provider
        {
            Name = provider.Name,
            Type = provider.Type,
            RangeQueries = provider is IRangeQueryProvider,
        };
        var schema = KindSchemas.Providers[provider.Name] as JsonObject;
        var required = (schema?["required"] as JsonArray ?? []).Select(static r => r!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, field) in schema?["properties"] as JsonObject ?? [])
        {
            view.Parameters.Add(
                new V1.Parameter
                {
                    Name = name,
                    Type = TypeOf(field),
                    Description = TextOf(field, "description"),
                    Required = required.Contains(name),
                }
            );
        }

        return view;
    }

    private static string TypeOf(JsonNode? schema) =>
        schema?["x-kubernetes-int-or-string"] is not null ? "string"
        : TextOf(schema, "type") is { Length: > 0 } type ? type
        : "object";

    private static string TextOf(JsonNode? schema, string name) => schema?[name]?.GetValue<string>() ?? "";
}
