namespace Rollouts.Simulation;

/// <summary>A label selector object: <c>matchLabels</c> and <c>matchExpressions</c>. An empty one selects everything, as in Kubernetes.</summary>
internal sealed record LabelSelectorView
{
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }
    public IReadOnlyList<RequirementView>? MatchExpressions { get; init; }

    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        (MatchLabels ?? new Dictionary<string, string>(StringComparer.Ordinal)).All(pair =>
            labels.TryGetValue(pair.Key, out var value) && value == pair.Value
        ) && (MatchExpressions ?? []).All(requirement => requirement.Matches(labels));

    internal sealed record RequirementView
    {
        public string Key { get; init; } = "";
        public string Operator { get; init; } = "";
        public IReadOnlyList<string>? Values { get; init; }

        public bool Matches(IReadOnlyDictionary<string, string> labels)
        {
            var has = labels.TryGetValue(Key, out var value);
            return Operator switch
            {
                "In" => has && (Values ?? []).Contains(value!),
                "NotIn" => !has || !(Values ?? []).Contains(value!),
                "Exists" => has,
                "DoesNotExist" => !has,
                _ => false,
            };
        }
    }
}
