using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>Makes the custom resource definitions from the types, valid from Kubernetes 1.20 on.</summary>
public static class CrdGenerator
{
    private const string Notice = "# Made from the types of src/Api; see CrdFilesTests for how to make it anew.\n";

    /// <summary>All definitions, always in the same order and with the same bytes.</summary>
    public static IReadOnlyList<CrdDocument> Generate() => [.. CrdDefinitions.All.Select(Document)];

    private static CrdDocument Document(CrdDefinition definition)
    {
        var json = Definition(definition);
        return new CrdDocument(definition.FileName, Notice + YamlWriter.Write(json)) { Json = json };
    }

    private static JsonObject Definition(CrdDefinition definition) =>
        new()
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{definition.Plural}.{definition.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = definition.Group,
                ["names"] = new JsonObject
                {
                    ["kind"] = definition.Kind,
                    ["listKind"] = definition.Kind + "List",
                    ["plural"] = definition.Plural,
                    ["shortNames"] = new JsonArray(definition.ShortName),
                    ["singular"] = definition.Singular,
                },
                ["scope"] = definition.IsNamespaced ? "Namespaced" : "Cluster",
                ["versions"] = new JsonArray(Version(definition)),
            },
        };

    private static JsonObject Version(CrdDefinition definition)
    {
        var version = new JsonObject
        {
            ["name"] = ApiGroup.Version,
            ["served"] = true,
            ["storage"] = true,
            ["additionalPrinterColumns"] = new JsonArray([.. definition.Columns.Select(Column)]),
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = SchemaReader.RootSchema(definition.Type, definition.Description) },
        };
        if (definition.HasStatusAndScale)
        {
            // Row A17.
            version["subresources"] = new JsonObject
            {
                ["status"] = new JsonObject(),
                ["scale"] = new JsonObject
                {
                    ["labelSelectorPath"] = ".status.selector",
                    ["specReplicasPath"] = ".spec.replicas",
                    ["statusReplicasPath"] = ".status.HPAReplicas",
                },
            };
        }

        return version;
    }

    private static JsonObject Column(PrinterColumn column) =>
        new()
        {
            ["name"] = column.Name,
            ["type"] = column.Type,
            ["jsonPath"] = column.JsonPath,
            ["description"] = column.Description,
        };
}
