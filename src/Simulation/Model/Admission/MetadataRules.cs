using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Rules for metadata that hold for every type.</summary>
internal static partial class MetadataRules
{
    private const string NameRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
    private const string KeyRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    /// <summary>Annotations of one object may take this many bytes in sum.</summary>
    private const int MaxAnnotationBytes = 256 * 1024;

    public static void Check(ResourceType type, JsonObject metadata, List<FieldError> errors)
    {
        var name = metadata["name"].AsText();
        // Names of RBAC objects may hold anything that fits one path segment.
        if (type.Group == "rbac.authorization.k8s.io")
        {
            if (name.Contains('/', StringComparison.Ordinal))
            {
                errors.Add(FieldError.Invalid("metadata.name", $"\"{name}\"", "may not contain '/'"));
            }
        }
        else if (name.Length > 253 || !Subdomain().IsMatch(name))
        {
            errors.Add(FieldError.Invalid("metadata.name", $"\"{name}\"", NameRule));
        }
        CheckTexts(metadata, "labels", errors);
        CheckTexts(metadata, "annotations", errors);
        foreach (var (key, value) in metadata["labels"] as JsonObject ?? [])
        {
            CheckKey(key, "metadata.labels", errors);
            CheckLabelValue(value.AsText(), errors);
        }
        CheckAnnotations(metadata["annotations"] as JsonObject ?? [], errors);
        CheckOwners(metadata["ownerReferences"] as JsonArray ?? [], errors);
    }

    private static void CheckTexts(JsonObject metadata, string member, List<FieldError> errors)
    {
        if (
            metadata[member] is not (null or JsonObject)
            || (metadata[member] as JsonObject ?? []).Any(static pair => pair.Value is null || !IsText(pair.Value))
        )
        {
            errors.Add(FieldError.WrongType($"metadata.{member}", "\"\"", "must be a map of strings to strings"));
        }
    }

    private static bool IsText(JsonNode node) => node is JsonValue value && value.TryGetValue<string>(out _);

    private static void CheckLabelValue(string value, List<FieldError> errors)
    {
        if (value.Length > 63)
        {
            errors.Add(FieldError.Invalid("metadata.labels", $"\"{value}\"", "must be no more than 63 characters"));
        }
        if (!LabelValue().IsMatch(value))
        {
            errors.Add(FieldError.Invalid("metadata.labels", $"\"{value}\"", ValueRule));
        }
    }

    private static void CheckAnnotations(JsonObject annotations, List<FieldError> errors)
    {
        var size = 0;
        foreach (var (key, value) in annotations)
        {
            CheckKey(key.ToLowerInvariant(), "metadata.annotations", errors);
            size += System.Text.Encoding.UTF8.GetByteCount(key) + System.Text.Encoding.UTF8.GetByteCount(value.AsText());
        }
        if (size > MaxAnnotationBytes)
        {
            errors.Add(FieldError.TooLong("metadata.annotations", MaxAnnotationBytes));
        }
    }

    private static void CheckKey(string key, string field, List<FieldError> errors)
    {
        var slash = key.LastIndexOf('/');
        var name = key[(slash + 1)..];
        if (name.Length is 0 or > 63 || !LabelName().IsMatch(name) || (slash >= 0 && !Subdomain().IsMatch(key[..slash])))
        {
            errors.Add(FieldError.Invalid(field, $"\"{key}\"", KeyRule));
        }
    }

    private static void CheckOwners(JsonArray owners, List<FieldError> errors)
    {
        var controllers = 0;
        for (var i = 0; i < owners.Count; i++)
        {
            foreach (var member in (ReadOnlySpan<string>)["apiVersion", "kind", "name", "uid"])
            {
                if (owners[i].At(member).AsText().Length == 0)
                {
                    errors.Add(
                        FieldError.Invalid(
                            $"metadata.ownerReferences.{member}",
                            "\"\"",
                            $"{(member == "apiVersion" ? "version" : member)} must not be empty"
                        )
                    );
                }
            }
            controllers += owners[i].At("controller").AsFlag() ? 1 : 0;
        }
        if (controllers > 1)
        {
            errors.Add(FieldError.Invalid("metadata.ownerReferences", "[]", "Only one reference can have Controller set to true"));
        }
    }

    [GeneratedRegex(
        "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Subdomain();

    [GeneratedRegex("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LabelValue();

    [GeneratedRegex("^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LabelName();
}
