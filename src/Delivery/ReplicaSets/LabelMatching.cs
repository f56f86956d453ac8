using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Whether labels satisfy a selector. An empty or absent selector matches nothing: a Rollout never means everything (row A2).</summary>
public static class LabelMatching
{
    public static bool Matches(LabelSelector? selector, IReadOnlyDictionary<string, string>? labels)
    {
        var exact = selector?.MatchLabels ?? new Dictionary<string, string>();
        var requirements = selector?.MatchExpressions ?? [];
        if (exact.Count == 0 && requirements.Count == 0)
        {
            return false;
        }

        return exact.All(pair => labels?.GetValueOrDefault(pair.Key) == pair.Value)
            && requirements.All(requirement => Satisfies(requirement, labels));
    }

    private static bool Satisfies(LabelSelectorRequirement requirement, IReadOnlyDictionary<string, string>? labels)
    {
        var value = labels?.GetValueOrDefault(requirement.Key);
        var values = requirement.Values ?? [];
        return requirement.Operator switch
        {
            LabelSelectorOperator.In => value is not null && values.Contains(value),
            LabelSelectorOperator.NotIn => value is null || !values.Contains(value),
            LabelSelectorOperator.Exists => value is not null,
            LabelSelectorOperator.DoesNotExist => value is null,
            _ => false,
        };
    }
}
