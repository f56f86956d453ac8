namespace Rollouts.Api;

/// <summary>Kubernetes' rules for label selectors.</summary>
internal static class LabelSelectorValidator
{
    public static IEnumerable<FieldError> Validate(LabelSelector selector, string path)
    {
        foreach (var error in LabelErrors(selector.MatchLabels, path + ".matchLabels"))
        {
            yield return error;
        }

        var requirements = selector.MatchExpressions ?? [];
        for (var i = 0; i < requirements.Count; i++)
        {
            foreach (var error in RequirementErrors(requirements[i], $"{path}.matchExpressions[{i}]"))
            {
                yield return error;
            }
        }
    }

    /// <summary>Wrong keys and values of a map of labels.</summary>
    public static IEnumerable<FieldError> LabelErrors(IReadOnlyDictionary<string, string>? labels, string path)
    {
        foreach (var (key, value) in (labels ?? new Dictionary<string, string>()).OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            if (LabelRules.QualifiedName(key) is { } keyFault)
            {
                yield return FieldError.Invalid(path, key, keyFault, "Use a label key such as app or example.com/app.");
            }

            if (LabelRules.Value(value) is { } valueFault)
            {
                yield return FieldError.Invalid(path, value, valueFault, "Use a label value of letters, digits, '-', '_' and '.'.");
            }
        }
    }

    /// <summary>Whether Kubernetes can turn the selector into a query at all.</summary>
    public static bool IsUsable(LabelSelector? selector) => selector is null || !Validate(selector, "").Any();

    private static IEnumerable<FieldError> RequirementErrors(LabelSelectorRequirement requirement, string path)
    {
        var hasValues = requirement.Values is { Count: > 0 };
        switch (requirement.Operator)
        {
            case LabelSelectorOperator.In or LabelSelectorOperator.NotIn when !hasValues:
                yield return FieldError.Required(
                    path + ".values",
                    "must be specified when `operator` is 'In' or 'NotIn'",
                    "List at least one value, or use Exists or DoesNotExist."
                );
                break;
            case LabelSelectorOperator.Exists or LabelSelectorOperator.DoesNotExist when hasValues:
                yield return FieldError.Forbidden(
                    path + ".values",
                    "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
                    "Remove the values, or use In or NotIn."
                );
                break;
            case LabelSelectorOperator.In
            or LabelSelectorOperator.NotIn
            or LabelSelectorOperator.Exists
            or LabelSelectorOperator.DoesNotExist:
                break;
            default:
                yield return FieldError.Invalid(
                    path + ".operator",
                    requirement.Operator,
                    "not a valid selector operator",
                    "Use In, NotIn, Exists or DoesNotExist."
                );
                break;
        }

        if (LabelRules.QualifiedName(requirement.Key) is { } keyFault)
        {
            yield return FieldError.Invalid(path + ".key", requirement.Key, keyFault, "Use a label key such as app or example.com/app.");
        }

        var values = requirement.Values ?? [];
        for (var i = 0; i < values.Count; i++)
        {
            if (LabelRules.Value(values[i]) is { } valueFault)
            {
                yield return FieldError.Invalid(
                    $"{path}.values[{i}]",
                    values[i],
                    valueFault,
                    "Use a label value of letters, digits, '-', '_' and '.'."
                );
            }
        }
    }
}
