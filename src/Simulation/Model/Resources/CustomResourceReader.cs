using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Reads what a CustomResourceDefinition (apiextensions v1) serves, and says what is wrong with one.</summary>
internal static class CustomResourceReader
{
    public static IReadOnlyList<FieldError> Validate(JsonObject crd)
    {
        var errors = new List<FieldError>();
        var spec = crd["spec"] as JsonObject;
        if (spec is null)
        {
            return [FieldError.Required("spec")];
        }
        var group = spec.At("group").AsText();
        var plural = spec.At("names", "plural").AsText();
        Require(group, "spec.group");
        Require(plural, "spec.names.plural");
        Require(spec.At("names", "kind").AsText(), "spec.names.kind");
        if (spec.At("scope").AsText() is not ("Namespaced" or "Cluster"))
        {
            errors.Add(FieldError.Unsupported("spec.scope", $"\"{spec.At("scope").AsText()}\"", ["\"Cluster\"", "\"Namespaced\""]));
        }
        var name = crd.At("metadata", "name").AsText();
        if (errors.Count == 0 && name != $"{plural}.{group}")
        {
            errors.Add(FieldError.Invalid("metadata.name", $"\"{name}\"", $"must be spec.names.plural+\".\"+spec.group"));
        }
        ValidateVersions(spec["versions"] as JsonArray, errors);
        return errors;

        void Require(string value, string field)
        {
            if (value.Length == 0)
            {
                errors.Add(FieldError.Required(field));
            }
        }
    }

    /// <summary>One definition per served version. The CRD must be valid.</summary>
    public static IReadOnlyList<ResourceDefinition> Read(JsonObject crd)
    {
        var spec = crd["spec"]!.AsObject();
        var names = spec["names"]!.AsObject();
        var (group, plural, kind) = (spec.At("group").AsText(), names.At("plural").AsText(), names.At("kind").AsText());
        var namespaced = spec.At("scope").AsText() == "Namespaced";
        var versions = spec.At("versions").AsObjects().ToList();
        var storage = versions.First(static version => version.At("storage").AsFlag());
        var storageType = new ResourceType(group, storage.At("name").AsText(), plural, kind, namespaced);
        return
        [
            .. versions
                .Where(static version => version.At("served").AsFlag())
                .OrderByDescending(static version => version.At("name").AsText(), VersionOrder.Instance)
                .Select(version => new ResourceDefinition(storageType with { Version = version.At("name").AsText() })
                {
                    Singular = names.At("singular").AsText() is { Length: > 0 } singular ? singular : kind.ToLowerInvariant(),
                    ListKind = names.At("listKind").AsText() is { Length: > 0 } listKind ? listKind : kind + "List",
                    ShortNames = [.. names.At("shortNames").AsTexts()],
                    Categories = [.. names.At("categories").AsTexts()],
                    HasStatus = version.At("subresources", "status") is JsonObject,
                    ScalePaths = Scale(version.At("subresources", "scale") as JsonObject),
                    HasGeneration = true,
                    Custom = Custom(crd, spec, version, storageType),
                }),
        ];
    }

    /// <summary>The status of an accepted definition: all names accepted, established, the storage version recorded.</summary>
    public static JsonObject Status(JsonObject crd, JsonObject? before, string now)
    {
        var spec = crd["spec"]!.AsObject();
        var names = spec["names"]!.DeepClone().AsObject();
        var stored = before.At("storedVersions").AsTexts().ToList();
        var storage = spec.At("versions").AsObjects().First(static version => version.At("storage").AsFlag()).At("name").AsText();
        if (!stored.Contains(storage))
        {
            stored.Add(storage);
        }
        return new JsonObject
        {
            ["acceptedNames"] = names,
            ["conditions"] =
                before?["conditions"]?.DeepClone()
                ?? new JsonArray(
                    Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                    Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)
                ),
            ["storedVersions"] = new JsonArray([.. stored.Select(static version => (JsonNode)version)]),
        };
    }

    private static JsonObject Condition(string type, string reason, string message, string now) =>
        new()
        {
            ["lastTransitionTime"] = now,
            ["message"] = message,
            ["reason"] = reason,
            ["status"] = "True",
            ["type"] = type,
        };

    private static void ValidateVersions(JsonArray? versions, List<FieldError> errors)
    {
        if (versions is null || versions.Count == 0)
        {
            errors.Add(FieldError.Required("spec.versions"));
            return;
        }
        if (versions.Count(static version => version.At("storage").AsFlag()) != 1)
        {
            errors.Add(FieldError.Invalid("spec.versions", "[]", "must have exactly one version marked as storage version"));
        }
        for (var i = 0; i < versions.Count; i++)
        {
            var path = $"spec.versions[{i}].schema.openAPIV3Schema";
            if (versions[i].At("schema", "openAPIV3Schema") is not JsonObject schema)
            {
                errors.Add(FieldError.Required(path, "schemas are required"));
                continue;
            }
            try
            {
                SchemaParser.Parse(schema, path);
            }
            catch (FormatException error)
            {
                errors.Add(FieldError.Invalid(path, "\"\"", error.Message));
            }
        }
    }

    private static CustomResource Custom(JsonObject crd, JsonObject spec, JsonObject version, ResourceType storageType)
    {
        var schema = version["schema"]!["openAPIV3Schema"]!.AsObject();
        var parsed = SchemaParser.Parse(schema);
        return new CustomResource
        {
            CrdName = crd.At("metadata", "name").AsText(),
            StorageType = storageType,
            Schema = spec.At("preserveUnknownFields").AsFlag() ? parsed with { PreserveUnknownFields = true } : parsed,
            SchemaJson = KubeJson.Serialize(schema),
            PrinterColumns = [.. version.At("additionalPrinterColumns").AsObjects().Select(Column)],
            SelectableFields = version
                .At("selectableFields")
                .AsObjects()
                .Select(static field => field.At("jsonPath").AsText().TrimStart('.'))
                .ToFrozenSet(StringComparer.Ordinal),
        };
    }

    private static PrinterColumn Column(JsonObject column) =>
        new(
            column.At("name").AsText(),
            column.At("type").AsText(),
            column.At("jsonPath").AsText(),
            column.At("format").AsText(),
            column.At("description").AsText(),
            (int)JsonNumbers.ToInt64(column["priority"])
        );

    private static ScalePaths? Scale(JsonObject? scale) =>
        scale is null
            ? null
            : new ScalePaths(
                scale.At("specReplicasPath").AsText(),
                scale.At("statusReplicasPath").AsText(),
                scale.At("labelSelectorPath").AsText() is { Length: > 0 } selector ? selector : null
            );
}
