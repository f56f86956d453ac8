using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>What stands between a body and the store: pruning, defaults, validation.</summary>
internal sealed class ObjectAdmission
{
    private readonly BuiltInDefaults _defaults = new();

    /// <summary>Brings an object into the form in which it is stored.</summary>
    /// <param name="item">Changed in place.</param>
    /// <param name="before">The stored object that this one replaces, or null for a new one.</param>
    /// <returns>Warnings for the client.</returns>
    /// <exception cref="RefusedException">The object breaks a rule.</exception>
    public IReadOnlyList<string> Admit(ResourceDefinition definition, JsonObject item, JsonObject? before, FieldValidation validation)
    {
        IReadOnlyList<string> warnings = [];
        var errors = new List<FieldError>();
        MetadataTypes.Check(item.Ensure("metadata"));
        MetadataRules.Check(definition.Type, item.Ensure("metadata"), errors);
        if (definition.Custom is { } custom)
        {
            warnings = Prune(definition, custom, item, validation);
            SchemaDefaulter.Apply(item, custom.Schema);
            errors.AddRange(SchemaValidator.Validate(item, custom.Schema));
        }
        else
        {
            BuiltInShapes.Check(definition, item);
            if (definition.Type is { Group: "apps" or "batch" } or { Group: "", Plural: "pods" })
            {
                PodTypes.Check(definition, item, before);
            }
            _defaults.Apply(definition, item, before is null);
            BuiltInRules.Check(definition, item, before, errors);
            if (definition.Type.Plural == "customresourcedefinitions")
            {
                errors.AddRange(CustomResourceReader.Validate(item));
            }
        }
        if (errors.Count > 0)
        {
            throw new RefusedException(Refusals.Invalid(definition.Type, item.At("metadata", "name").AsText(), errors));
        }
        return warnings;
    }

    private static string[] Prune(ResourceDefinition definition, CustomResource custom, JsonObject item, FieldValidation validation)
    {
        var pruned = SchemaPruner.Prune(item, custom.Schema);
        if (pruned.Count == 0 || validation == FieldValidation.Ignore)
        {
            return [];
        }
        string[] unknown = [.. pruned.Select(static path => $"unknown field \"{path}\"")];
        if (validation == FieldValidation.Warn)
        {
            return unknown;
        }
        var (kind, version) = (definition.Type.Kind, definition.Type.Version);
        throw new RefusedException(
            Refusals.BadRequest(
                $"{kind} in version \"{version}\" cannot be handled as a {kind}: strict decoding error: {string.Join(", ", unknown)}"
            )
        );
    }
}
