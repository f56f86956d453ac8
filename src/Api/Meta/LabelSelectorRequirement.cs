namespace Rollouts.Api;

/// <summary>One condition on one label key.</summary>
public sealed record LabelSelectorRequirement : KubernetesView
{
    public string Key { get; init; } = "";

    /// <summary>One of LabelSelectorOperator.</summary>
    public string Operator { get; init; } = "";

    /// <summary>Non-empty for In and NotIn, empty for Exists and DoesNotExist.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}
