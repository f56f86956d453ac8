using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>A selector in the form that <c>kubectl</c> and an HPA read from the scale subresource (row H7).</summary>
public static class SelectorText
{
    public static string Of(LabelSelector? selector)
    {
        var exact = (selector?.MatchLabels ?? new Dictionary<string, string>())
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value}");
        var requirements = (selector?.MatchExpressions ?? []).Select(Requirement);
        return string.Join(',', exact.Concat(requirements));
    }

    private static string Requirement(LabelSelectorRequirement requirement)
    {
        var values = string.Join(',', (requirement.Values ?? []).Order(StringComparer.Ordinal));
        return requirement.Operator switch
        {
            LabelSelectorOperator.In => $"{requirement.Key} in ({values})",
            LabelSelectorOperator.NotIn => $"{requirement.Key} notin ({values})",
            LabelSelectorOperator.Exists => requirement.Key,
            LabelSelectorOperator.DoesNotExist => $"!{requirement.Key}",
            _ => "",
        };
    }
}
