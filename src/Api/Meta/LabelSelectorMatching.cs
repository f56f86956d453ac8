namespace Rollouts.Api;

/// <summary>Whether labels satisfy a selector.</summary>
public static class LabelSelectorMatching
{
    /// <summary>
    /// True when the labels satisfy every condition. An empty selector matches everything, an absent one nothing, and an
    /// unknown operator nothing.
    /// </summary>
    public static bool Matches(this LabelSelector? selector, IReadOnlyDictionary<string, string>? labels)
    {
        if (selector is null)
        {
            return false;
        }

        labels ??= new Dictionary<string, string>();
        return (selector.MatchLabels ?? new Dictionary<string, string>()).All(l => labels.TryGetValue(l.Key, out var v) && v == l.Value)
            && (selector.MatchExpressions ?? []).All(r => Matches(r, labels));
    }

    /// <summary>True when the selector has no condition.</summary>
    public static bool IsEmpty(this LabelSelector selector) =>
        selector.MatchLabels is not { Count: > 0 } && selector.MatchExpressions is not { Count: > 0 };

    private static bool Matches(LabelSelectorRequirement requirement, IReadOnlyDictionary<string, string> labels)
    {
        var present = labels.TryGetValue(requirement.Key, out var value);
        var listed = present && (requirement.Values ?? []).Contains(value, StringComparer.Ordinal);
        return requirement.Operator switch
        {
            LabelSelectorOperator.In => listed,
            // A missing label is not in any list of values.
            LabelSelectorOperator.NotIn => !listed,
            LabelSelectorOperator.Exists => present,
            LabelSelectorOperator.DoesNotExist => !present,
            _ => false,
        };
    }
}
